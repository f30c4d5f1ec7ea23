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

function writeProgram(name: string, script: string): void {
  writeFileSync(path.join(machine, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** On a machine with these programs, and proxies. */
function start(): ChildProcess {
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

/** On a machine whose uv makes an environment, and then does this to fill it. */
function install(fill: string): ChildProcess {
  writeProgram(
    'uv',
    `for last; do :; done; case $1 in venv) mkdir -p "$last/bin"; : > "$last/bin/python" ;; pip) ${fill} ;; esac`,
  );
  return start();
}

/** On a machine without uv, whose Python has a pip that does this when it is to fill an environment. */
function installBy(pip: string): ChildProcess {
  writeProgram('uv', 'exit 127');
  const ofItsOwn = `printf '#!/bin/sh\\necho "its own: $*" >> ${machine}/asked\\n' > "$last/bin/python"; chmod +x "$last/bin/python"`;
  writeProgram(
    'python3',
    `case "$*" in
      *sys.version_info*) echo 3.13 ;;
      *venv*) for last; do :; done; mkdir -p "$last/bin"; ${ofItsOwn} ;;
      *pip*) echo "$*" >> ${machine}/asked; ${pip} ;;
    esac`,
  );
  return start();
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

it.each([
  ['the pip that Python has', ':', [/^-m pip --python .*\/bin\/python install /]],
  ['its own, where that one is too old or missing', 'exit 2', [/^-m pip --python /, /^its own: -m pip install /]],
])('an environment is filled by %s', async (_, pip, asked) => {
  const [code] = await once(installBy(pip), 'exit');

  expect(code).toBe(0);
  expect(readFileSync(path.join(machine, 'asked'), 'utf8').trim().split('\n')).toEqual(
    asked.map((one) => expect.stringMatching(one)),
  );
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^redis-[0-9a-f]{12}$/)]);
});
