import { readdirSync } from 'node:fs';
import * as z from 'zod';
import { PROBED } from './compatibility.ts';
import { resolve, synthesize } from './synth.ts';

/** The folders of the functions. */
export const FOLDERS = readdirSync(new URL('../../functions/', import.meta.url));

const Lambda = z.object({
  Properties: z.object({
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});

/** By its folder: the environment that a template with everything gives each function. */
export function environmentsOfAll(): Map<string, Record<string, string>> {
  const template = synthesize({ reports: {}, compatibility: PROBED });
  const environments = new Map<string, Record<string, string>>();
  for (const [id, resource] of Object.entries(template.findResources('AWS::Lambda::Function'))) {
    const found = Lambda.safeParse(resource);
    const folder = FOLDERS.find((name) => id.toLowerCase().includes(name.replaceAll('-', '')));
    if (!found.success || !folder) continue;
    const { Variables } = found.data.Properties.Environment;
    environments.set(
      folder,
      Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, resolve(value)])),
    );
  }
  return environments;
}
