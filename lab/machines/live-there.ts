import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { familyOf, survivors } from './processes.ts';

const OPEN_WITHIN_MS = 600_000;
/** By then the customers have asked for some thousand pages. */
const OPEN_FOR_MS = 20_000;
const GONE_WITHIN_MS = 20_000;

export interface Place {
  /** A checkout. */
  folder: string;
  /** For temporary files, and for nothing else. */
  temporary: string;
  env: Record<string, string>;
}

export interface Life {
  secondsToOpen: number;
  /** Of Node, and of whatever else calls one so. */
  warnings: string[];
  processesLeft: string[];
  foldersLeft: string[];
}

/** Opens the shop of a checkout, asks how things stand, and ends npm by a signal; what stays of it? */
export async function liveThere({ folder, temporary, env }: Place, signal: NodeJS.Signals): Promise<Life> {
  const startedAt = Date.now();
  const npm = spawn('npm', ['run', '--silent', 'local'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = listen(npm);
  await until('the shop is open', OPEN_WITHIN_MS, () => {
    if (npm.exitCode !== null) throw new Error(`"npm run local" has ended:\n${said()}`);
    return said().includes('The shop is open');
  });
  const secondsToOpen = Math.round((Date.now() - startedAt) / 1000);

  // As somebody would who pastes what it has printed.
  const pasted = said().match(/^(unset|export) .*$/gm) ?? [];
  const status = [...pasted, 'npm run --silent sluice -- status --json'].join('\n');
  const { stdout } = await promisify(execFile)('sh', ['-c', status], { cwd: folder, env });
  if (JSON.parse(stdout).nextStage !== 5) throw new Error(`"sluice status" says\n${stdout}`);
  await sleep(OPEN_FOR_MS);

  const family = familyOf(npm.pid ?? 0);
  npm.kill(signal);
  const left = () => ({ processesLeft: survivors(family), foldersLeft: ours(temporary) });
  await until('all is gone', GONE_WITHIN_MS, () => Object.values(left()).flat().length === 0).catch(() => {});
  return { secondsToOpen, warnings: said().match(/^.*Warning:.*$/gm) ?? [], ...left() };
}

function listen({ stdout, stderr }: ChildProcess): () => string {
  let said = '';
  for (const stream of [stdout, stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text));
  return () => said;
}

/** Node, tsx and npm keep caches there of their own. */
function ours(temporary: string): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith('sluice-'));
}

async function until(what: string, patienceMs: number, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Waited ${patienceMs / 1000} s, and still it is not so that ${what}.`);
    await sleep(200);
  }
}
