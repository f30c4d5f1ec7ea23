import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { environmentsOfAll, FOLDERS } from '../../lab/support/environments.ts';

let environments: Map<string, Record<string, string>>;
beforeAll(() => {
  environments = environmentsOfAll();
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
