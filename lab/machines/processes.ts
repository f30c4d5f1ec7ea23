import { execFileSync } from 'node:child_process';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** A process and all that come from it. Taken while it lives: an orphan tells nobody whose it was. */
export function familyOf(pid: number): Process[] {
  const all = running();
  const family = all.filter((one) => one.pid === pid);
  for (const member of family) family.push(...all.filter(({ parent }) => parent === member.pid));
  return family;
}

/** Those that are still there, by what they were called. */
export function survivors(family: Process[]): string[] {
  const now = new Map(running().map(({ pid, command }) => [pid, command]));
  return family.filter(({ pid, command }) => now.get(pid) === command).map(({ command }) => command);
}

/** Who has ended, and whom nobody has taken note of yet, does nothing any more. */
function running(): Process[] {
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid && !state.startsWith('Z') ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}
