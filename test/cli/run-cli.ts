import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { vi } from 'vitest';
import { run } from '../../cli/run.ts';

export interface Said {
  exitCode: number;
  stdout: string;
  stderr: string;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The real command line, as a process of its own without a terminal, in an environment that knows nothing of AWS. */
export async function runCli(args: string[], env: Record<string, string> = {}, cwd = ROOT): Promise<Said> {
  const child = spawn(process.execPath, [path.join(ROOT, 'bin/sluice.mjs'), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode: Number(exitCode), stdout, stderr };
}

/** The same command line in this process, for tests that replace what AWS answers. */
export async function runHere(...args: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      said[stream] += String(chunk);
      return true;
    }),
  );
  try {
    return { exitCode: await run(args), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
