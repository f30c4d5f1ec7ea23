import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./programs/installs.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const PATIENCE = { timeout: 60_000, interval: 50 };

let machine: string;
let cache: string;
beforeEach(() => {
  machine = mkdtempSync(path.join(tmpdir(), 'sluice-machine-'));
  cache = path.join(machine, 'cache');
});
afterEach(() => rmSync(machine, { recursive: true, force: true }));

/** On a machine whose uv makes an environment, and then does this to fill it. */
function install(fill: string): ChildProcess {
  const uv = `#!/bin/sh\nfor last; do :; done\ncase $1 in venv) mkdir -p "$last/bin"; : > "$last/bin/python" ;; pip) ${fill} ;; esac\n`;
  writeFileSync(path.join(machine, 'uv'), uv, { mode: 0o755 });
  return spawn(process.execPath, ['--import', TSX, PROGRAM, cache], {
    stdio: 'ignore',
    env: {
      ...process.env,
      PATH: `${machine}:${process.env.PATH}`,
      HTTPS_PROXY: 'http://proxy:3128',
      NO_PROXY: 'mirror',
    },
  });
}

it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'an installation that is ended by %s leaves no half of an environment, and nobody who goes on filling it',
  async (signal) => {
    const pid = path.join(machine, 'pid');
    const child = install(`echo $$ > ${pid}.part; mv ${pid}.part ${pid}; exec sleep 1000`);
    await vi.waitFor(() => expect(existsSync(pid)).toBe(true), PATIENCE);
    expect(readdirSync(cache).filter((name) => !name.endsWith('.lock'))).toHaveLength(1);

    child.kill(signal);

    await vi.waitFor(() => {
      expect(readdirSync(cache).filter((name) => !name.endsWith('.lock'))).toEqual([]);
      expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow('ESRCH');
    }, PATIENCE);
  },
);

it('an installation goes by the proxies of whoever started it, and is there for the next one', async () => {
  const seen = path.join(machine, 'seen');
  const child = install(`env > ${seen}`);
  const [code] = await once(child, 'exit');

  expect(code).toBe(0);
  expect(readFileSync(seen, 'utf8')).toMatch(/^HTTPS_PROXY=http:\/\/proxy:3128$/m);
  expect(readFileSync(seen, 'utf8')).toMatch(/^NO_PROXY=mirror$/m);
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^redis-[0-9a-f]{12}$/)]);
});
