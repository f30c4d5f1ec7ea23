// Plain JavaScript on purpose: bin/node.mjs needs it on an old Node.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LOOK_MS = 1000;

/**
 * npm, a shell or an editor started this process: when it is killed we would run on unseen, so we look whether it is still
 * there. `act` ends this process; again and again, until it has.
 * @param {() => unknown} act
 */
export function onceOrphaned(act) {
  const parent = process.ppid;
  const npm = npmBehind(parent);
  setInterval(() => {
    if (process.ppid !== parent || (npm !== null && !isAlive(npm))) act();
  }, LOOK_MS).unref();
}

/**
 * npm runs a script in a shell, and where that stays between, it outlives npm and waits for us. Null where there is none.
 * @param {number} shell
 */
function npmBehind(shell) {
  if (process.env.npm_lifecycle_event === undefined) return null;
  try {
    const { name, parent } = existsSync('/proc/self/stat') ? ofProc(shell) : ofPs(shell);
    return /sh$/.test(name) ? parent : null;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function ofProc(pid) {
  // proc_pid_stat(5): pid, name in brackets, state, parent
  const [, name = '', parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  return { name, parent: Number(parent) };
}

/** @param {number} pid */
function ofPs(pid) {
  const line = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  const [, parent, name = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
  return { name: path.basename(name), parent: Number(parent) };
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's is alive, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
