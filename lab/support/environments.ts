import { readdirSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { resolve } from './synth.ts';

/** The folders of the functions. */
export const FOLDERS = readdirSync(new URL('../../functions/', import.meta.url));

const Lambda = z.object({
  Properties: z.object({
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});

/** By its folder: the environment of each function in the template. */
export function environmentsOf(template: Template): Map<string, Record<string, string>> {
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
