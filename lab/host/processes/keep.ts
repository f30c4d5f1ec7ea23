import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';

/*
 * A program that cannot outlive this process, however this process ends: exit, Ctrl-C, crash, kill -9.
 * Beside it runs a shell that reads from a pipe whose other end only we hold. When we are gone the kernel closes it,
 * the read ends, and the shell ends the whole process group, grandchildren included, and removes the folder.
 * Plain POSIX shell and `setsid` through Node's `detached`, so the same on macOS and Linux.
 */
const WATCHDOG = `
folder=$1; shift
{ read -r _ <&3; trap '' TERM; kill -TERM 0; sleep 1; [ -z "$folder" ] || rm -rf "$folder"; kill -KILL 0; } >/dev/null 2>&1 &
exec "$@" 3<&-
`;

export interface KeepOptions {
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
  /** Removed when the program has ended. */
  folder?: string;
  /** The file that its output is added to; without it, read `output`. */
  log?: string;
}

export interface Kept {
  process: ChildProcess;
  /** Standard output and error together; empty when there is a log. */
  output: Readable;
  /** The exit code once it has ended by itself or was stopped; null when a signal ended it. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

export function keep({ command, args, env, cwd, folder = '', log }: KeepOptions): Kept {
  const out = log === undefined ? 'pipe' : openSync(log, 'a');
  const child = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', folder, command, ...args], {
    detached: true,
    stdio: ['ignore', out, out, 'pipe'],
    env,
    ...(cwd !== undefined && { cwd }),
  });
  if (typeof out === 'number') closeSync(out);
  const lifeline = child.stdio[3] as Writable;
  lifeline.on('error', () => {});
  const ended = once(child, 'exit').then(([code]) => {
    lifeline.end();
    return typeof code === 'number' ? code : null;
  });
  ended.catch(() => {});
  return {
    process: child,
    output: merge(child),
    ended,
    async stop() {
      lifeline.end();
      await ended.catch(() => {});
    },
  };
}

function merge({ stdout, stderr }: ChildProcess): Readable {
  const sources = [stdout, stderr].filter((stream) => stream !== null);
  const merged = new Readable({ read() {} });
  let open = sources.length;
  if (open === 0) merged.push(null);
  for (const source of sources) {
    source.on('data', (chunk: Buffer) => merged.push(chunk));
    source.on('end', () => {
      open -= 1;
      if (open === 0) merged.push(null);
    });
  }
  return merged;
}
