import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LEAST } from '../../lab/support/settings.ts';
import { CONSTRUCT, constructPage } from '../../lab/write/construct-page.ts';
import { describedSettings, settingsSchema } from '../../lab/write/described-settings.ts';
import { isLiteral, SETTINGS, settingsPage } from '../../lab/write/settings-page.ts';

const AFRESH = '("npm run write" writes it anew)';
const schema = JSON.parse(readFileSync(new URL('../../docs/schemas/settings.schema.json', import.meta.url), 'utf8'));

describe('the reference of the settings', () => {
  it(`has every setting, and the construct all that it shows ${AFRESH}`, () => {
    expect(readFileSync(SETTINGS, 'utf8')).toBe(settingsPage());
    expect(readFileSync(CONSTRUCT, 'utf8')).toBe(constructPage());
  });

  it('says of each what it means', () => {
    expect(describedSettings().filter(({ says }) => says === '')).toEqual([]);
    expect(constructPage()).not.toMatch(/\| {2}\|/);
  });

  it('knows every setting that there is, and of what is no setting only constructs of the CDK', () => {
    const described = describedSettings();
    const places = described.map(({ path }) => path.join('.'));

    expect(pathsIn(environment(settingsSchema())).filter((place) => !places.includes(place))).toEqual([]);
    expect(described.filter(({ schema }) => !schema).map(({ path }) => path.join('.'))).toEqual([
      'name',
      'recordGroup.hostedZone',
      'recordGroup.role',
      'cache.passwordSecret',
      'cache.clientCertificateSecret',
      'cache.network.vpc',
      'cache.network.vpcSubnets',
      'cache.network.securityGroup',
      'health.checks.function',
      'alarms.topic',
      'alarms.topicKey',
      'reports.bucket',
    ]);
  });

  it('writes the defaults that hold', () => {
    const written = describedSettings().filter(({ usually = '', schema }) => schema && isLiteral(usually));

    expect(written.length).toBeGreaterThan(40);
    for (const { path, usually = '', schema } of written) {
      expect(JSON.parse(usually.replaceAll("'", '"')), path.join('.')).toEqual(schema?.default);
    }
  });
});

describe('the schema of cdk.json', () => {
  it(`is that of the settings ${AFRESH}`, () => {
    expect(schema).toEqual(settingsSchema());
  });

  const published = z.fromJSONSchema(environment(schema) as z.core.JSONSchema.JSONSchema);

  it('admits the example, and the least that must be set', () => {
    const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

    for (const settings of [context.environments.example, LEAST]) {
      expect(published.safeParse(settings).error).toBeUndefined();
    }
  });

  it.each([
    ['a name that is no setting', { flsh: {} }],
    ['a text for a number', { stages: ['5', '100'] }],
    ['a time as a number', { bake: { time: 30 } }],
    ['a metric without a name', { health: { hitRate: { hits: [{ namespace: 'Shop' }], misses: [] } } }],
    ['nothing where something is needed', { cache: {} }],
  ])('refuses %s', (_, change) => {
    expect(published.safeParse({ ...LEAST, ...change }).success).toBe(false);
  });
});

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
  additionalProperties?: Node | false;
  anyOf?: Node[];
}

function environment(schema: Node): Node {
  return schema.properties?.context?.properties?.environments?.additionalProperties || {};
}

/** A metric and a pattern are described as such. */
function pathsIn({ properties = {}, items, additionalProperties, anyOf = [] }: Node, above: string[] = []): string[] {
  if ('metricName' in properties || 'expression' in properties) return [];
  const forms = [items, additionalProperties || undefined, ...anyOf].filter((form) => form !== undefined);
  return [
    ...forms.flatMap((form) => pathsIn(form, above)),
    ...Object.entries(properties).flatMap(([name, node]) => [
      [...above, name].join('.'),
      ...pathsIn(node, [...above, name]),
    ]),
  ];
}
