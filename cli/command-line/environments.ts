import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { DEFAULT_PROFILES, DEFAULT_STAGES } from '../../lib/settings/defaults.ts';
import { WrongUsage } from './failures.ts';

const Context = z.object({
  context: z.object({ environments: z.record(z.string(), z.unknown()).default({}) }).default({ environments: {} }),
});

/** The environments in the folder's cdk.json, each as it stands there. */
export function readCdkJson(folder: string): Record<string, unknown> {
  const file = path.join(folder, 'cdk.json');
  try {
    return Context.parse(JSON.parse(readFileSync(file, 'utf8'))).context.environments;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    const why = error instanceof SyntaxError ? error.message : '"context" or its "environments" is not an object';
    throw new WrongUsage(`${file} cannot be read: ${why}. Mend it, or say --environment <name> or --stack <name>.`);
  }
}

/** Where a rollout is. */
export interface Place {
  /** As people call it. */
  environment: string;
  /** `Shop`, or `Shop/blue` where the stack has several. */
  stack: string;
}

/** The stack named, whatever made it; or the one of an environment. */
export function choosePlace(
  { environment, stack }: { environment?: string; stack?: string },
  known: () => string[],
): Place {
  if (!stack) {
    const chosen = chooseEnvironment(environment, known);
    return { environment: chosen, stack: `Sluice-${chosen}` };
  }
  if (environment && stack !== `Sluice-${environment}`) {
    throw new WrongUsage(
      `Both a stack (${stack}) and an environment (${environment}) are named. Leave one out: --stack or SLUICE_STACK, --environment or SLUICE_ENVIRONMENT.`,
    );
  }
  if (!/^[a-zA-Z][a-zA-Z0-9-]{0,127}(\/[a-zA-Z][a-zA-Z0-9]{0,20})?$/.test(stack)) {
    throw new WrongUsage(`"${stack}" cannot be a stack: write its name, and behind "/" that of a rollout in it.`);
  }
  return { environment: stack, stack };
}

/** The environment that a command is about: the one named, or else the only one there is. */
export function chooseEnvironment(named: string | undefined, known: () => string[]): string {
  if (named) return insistOnName(named);
  const names = known();
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  const found =
    names.length === 0 ? 'There is no cdk.json with environments here' : `cdk.json has several: ${names.join(', ')}`;
  throw new WrongUsage(
    `Which environment? ${found}. Say --environment <name> or --stack <name>, or set SLUICE_ENVIRONMENT or SLUICE_STACK.`,
  );
}

function insistOnName(name: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9-]{0,40}$/.test(name)) return name;
  throw new WrongUsage(`"${name}" cannot be an environment: write a letter, then up to 40 letters, digits and "-".`);
}

const Percent = z.union([z.int(), z.object({ percent: z.int() }).transform(({ percent }) => percent)]);

const Named = z.object({
  stages: z.array(Percent).optional(),
  flush: z.object({ profiles: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/** The stages and flush profiles of an environment as it stands in cdk.json; the usual ones where it names none. */
export function namesIn(environment: unknown): { stages: number[]; profiles: string[] } {
  const { data } = Named.safeParse(environment);
  return {
    stages: data?.stages ?? DEFAULT_STAGES,
    profiles: Object.keys(data?.flush?.profiles ?? DEFAULT_PROFILES),
  };
}
