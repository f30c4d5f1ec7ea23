import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const BIN = path.resolve(import.meta.dirname, '../../bin');
/** What a Node says of itself that is too old. */
const OLD =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}})';

let checkout: string;
/** What npm was asked for, a line each. */
let asked: () => string[];
beforeEach(() => {
  checkout = realpathSync(mkdtempSync(path.join(tmpdir(), 'sluice node ')));
  for (const name of ['node.mjs', 'orphaned.mjs']) cpSync(path.join(BIN, name), path.join(checkout, 'bin', name));
  mkdirSync(path.join(checkout, 'lab'));
  write(
    'bin/sluice.mjs',
    `import { runOnSupportedNode } from './node.mjs';\nrunOnSupportedNode(['hello.mjs'], { offline: true });`,
  );
  write('hello.mjs', `console.log('hello from', process.execPath);`);
  write('wait.mjs', `console.log(process.ppid, process.pid); setInterval(() => {}, 1000);`);
  const log = path.join(checkout, 'npm.log');
  asked = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
});
const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0).filter(runs)) process.kill(pid, 'SIGKILL');
  rmSync(checkout, { recursive: true, force: true });
});

function write(name: string, content: string, mode = 0o644): void {
  writeFileSync(path.join(checkout, name), `${content}\n`, { mode });
}

/** An npm that writes down what it is asked for, and then does this. */
function npmThat(does: string): void {
  write('npm', `#!/bin/sh\necho "$@" >> "${path.join(checkout, 'npm.log')}"\n${does}`, 0o755);
}

async function runOnOld(program: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', OLD, path.join(checkout, 'bin', program), ...args], {
    env: { PATH: `${checkout}:/usr/bin:/bin` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr, code };
}

describe('on a Node that is too old', () => {
  it('npm is asked for a newer one, once for all', async () => {
    npmThat(`echo "${process.execPath}"`);

    const first = await runOnOld('node.mjs', 'hello.mjs');
    const second = await runOnOld('node.mjs', 'hello.mjs');

    expect(asked()).toEqual([expect.stringContaining('--prefer-offline --package=node@24')]);
    expect(first).toMatchObject({ code: 0, stdout: `hello from ${process.execPath}\n` });
    expect(second).toEqual(first);
    expect(first.stderr).toBe('Node 20.1.0 is older than 22.12: running on Node 24 from npm instead.\n');
  });

  it('npm is asked again when the one that it had is gone', async () => {
    npmThat(`echo "${process.execPath}"`);
    mkdirSync(path.join(checkout, '.local'));
    write('.local/node', '/nowhere/bin/node');

    expect(await runOnOld('node.mjs', 'hello.mjs')).toMatchObject({ code: 0 });
    expect(asked()).toHaveLength(1);
  });

  it("an operator's command waits for no registry", async () => {
    npmThat('exit 1');

    const { code, stdout, stderr } = await runOnOld('sluice.mjs');

    expect(asked()).toEqual([expect.stringContaining('--offline')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^Node 20\.1\.0 is older than 22\.12, and npm has no newer one at hand\. Install Node .*\n$/,
    );
  });

  it("an operator's command takes what was found before", async () => {
    npmThat('exit 1');
    mkdirSync(path.join(checkout, '.local'));
    write('.local/node', process.execPath);

    expect(await runOnOld('sluice.mjs')).toMatchObject({ code: 0 });
    expect(asked()).toEqual([]);
  });
});

describe('when whoever started it is gone', () => {
  // The colon keeps a shell between, as npm's is on many machines.
  const RUN = '"$0" "$1" wait.mjs; :';

  it.each(['SIGKILL', 'SIGHUP'] as const)('so are the program and what runs it, after %s', async (signal) => {
    const shell = spawn('sh', ['-c', RUN, process.execPath, path.join(checkout, 'bin/node.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids = await pidsFrom(shell);

    shell.kill(signal);

    await areGone(pids);
  });

  it('so they are though the shell between lives on, which npm had put there', async () => {
    const npm = spawn(
      'sh',
      ['-c', `sh -c '${RUN}' "$0" "$1"; :`, process.execPath, path.join(checkout, 'bin/node.mjs')],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, npm_lifecycle_event: 'local' },
      },
    );
    const pids = await pidsFrom(npm);

    npm.kill('SIGKILL');

    await areGone(pids);
  });
});

async function areGone(pids: number[]): Promise<void> {
  await vi.waitFor(() => expect(pids.map(runs)).toEqual(pids.map(() => false)), { timeout: 30_000, interval: 100 });
}

async function pidsFrom({ stdout }: ChildProcess): Promise<number[]> {
  if (!stdout) return [];
  const [line] = await once(stdout, 'data');
  const pids = String(line).trim().split(' ').map(Number);
  started.push(...pids);
  expect(pids.map(runs)).toEqual([true, true]);
  return pids;
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
