import { readdirSync } from 'node:fs';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { PROBED } from '../../lab/support/compatibility.ts';
import { resolve, synthesize } from '../../lab/support/synth.ts';

const FOLDERS = readdirSync(new URL('../../functions/', import.meta.url));
const Lambda = z.object({
  Properties: z.object({
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});

/** By its folder: the environment of each function in the template. */
const environments = new Map<string, Record<string, string>>();
beforeAll(() => {
  const template = synthesize({ reports: {}, compatibility: PROBED });
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
});
afterEach(() => vi.unstubAllEnvs());

it.each(FOLDERS)('%s starts with the environment that the template gives it', async (folder) => {
  const environment = environments.get(folder);
  expect(environment).toBeDefined();
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  for (const [name, value] of Object.entries(environment ?? {})) vi.stubEnv(name, value);

  const { handler } = await import(`../../functions/${folder}/handler.ts`);

  expect(handler).toBeTypeOf('function');
});
