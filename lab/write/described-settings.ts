import * as z from 'zod';
import { Settings } from '../../lib/settings/settings.ts';
import { type Declared, interfacesOf } from './declared.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** A setting, or a construct of the CDK that may stand for some. */
export interface Described extends Declared {
  path: string[];
  /** As cdk.json takes it; undefined where only the construct does. */
  schema: Schema | undefined;
  isRequired: boolean;
}

const interfaces = interfacesOf('props.ts');

/** Every one of them, each section in front of what stands in it. */
export function describedSettings(): Described[] {
  const schema = bareSchema();
  const props = describe('RolloutOrchestratorProps', [], schema);
  const others = Object.keys(schema.properties ?? {}).filter(
    (name) => !props.some(({ path: [first] }) => first === name),
  );
  return once([...others.map((name) => ofTheStack(name, memberOf(schema, name))), ...props]);
}

/** What the construct need not be told. */
function ofTheStack(name: string, schema: Schema | undefined): Described {
  return {
    name,
    type: 'string',
    says: schema?.description ?? '',
    usually: undefined,
    path: [name],
    schema,
    isRequired: false,
  };
}

function describe(shape: string, above: string[], schema: Schema | undefined): Described[] {
  return (interfaces.get(shape) ?? []).flatMap((member) => {
    const place = [...above, member.name];
    const own = memberOf(schema, member.name);
    const isRequired = shapeOf(schema)?.required?.includes(member.name) ?? false;
    const inner = shapesIn(member.type).flatMap((name) => describe(name, place, own));
    return [{ ...member, path: place, schema: own, isRequired }, ...pickedBy(member.type, inner, place.length)];
  });
}

/** `Pick<LatencyProps, 'maxRatio'>`: what a stage may have of its own, and has from all stages else. */
function pickedBy(type: string, inner: Described[], depth: number): Described[] {
  const names = /Pick<\s*\w+Props,([^>]+)>/.exec(type)?.[1]?.match(/\w+/g);
  if (!names) return inner;
  const picked = inner.filter(({ path }) => names.includes(path[depth] ?? ''));
  return picked.map((setting) => ({ ...setting, usually: 'as all stages', isRequired: false }));
}

/** What two shapes have in common is said once. */
function once(settings: Described[]): Described[] {
  return [...new Map(settings.map((setting) => [setting.path.join('.'), setting])).values()];
}

/** The interfaces of props.ts that a type names. */
export function shapesIn(type: string): string[] {
  return (type.match(/\w+/g) ?? []).filter((word) => interfaces.has(word));
}

/** What has the members: a list's items, what stands under any name, or that one of several forms which is an object. */
function shapeOf(schema: Schema | undefined): Schema | undefined {
  if (!schema || schema.properties) return schema;
  const { items, additionalProperties, anyOf } = schema;
  if (typeof items === 'object') return shapeOf(items as Schema);
  if (typeof additionalProperties === 'object') return shapeOf(additionalProperties as Schema);
  return anyOf?.map((form) => shapeOf(form as Schema)).find((form) => form?.properties) ?? schema;
}

function memberOf(schema: Schema | undefined, name: string): Schema | undefined {
  return shapeOf(schema)?.properties?.[name] as Schema | undefined;
}

/** What cdk.json's context may say under `environments`, for editors. */
export function settingsSchema(): object {
  const { $schema, ...environment } = bareSchema();
  for (const { path: place, says } of describedSettings()) {
    const found = place.reduce<Schema | undefined>(memberOf, environment);
    if (found) found.description = says;
  }
  return {
    $schema,
    title: 'cdk.json of Sluice',
    type: 'object',
    properties: {
      context: {
        type: 'object',
        properties: {
          environments: {
            type: 'object',
            description: 'The environments to deploy, by name.',
            additionalProperties: environment,
          },
        },
      },
    },
  };
}

function bareSchema(): Schema {
  return z.toJSONSchema(Settings, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod as { def: { type: string; in?: z.ZodType; out?: z.ZodType } };
      // A metric of the CDK has no form in JSON; what it is read into has.
      if (def.type === 'pipe' && def.in?._zod.def.type === 'custom' && def.out) {
        const { $schema, ...named } = z.toJSONSchema(def.out, { io: 'input' });
        Object.assign(jsonSchema, named);
      }
      if (jsonSchema.anyOf) withoutConstructs(jsonSchema);
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (isEmpty(jsonSchema.default)) delete jsonSchema.default;
    },
  });
}

/** A Duration is written in words. */
function withoutConstructs(schema: Schema): void {
  const written = schema.anyOf?.filter((option) => !isEmpty(option)) ?? [];
  delete schema.anyOf;
  if (written.every(({ type }) => type === 'string')) schema.type = 'string';
  else schema.anyOf = written;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
