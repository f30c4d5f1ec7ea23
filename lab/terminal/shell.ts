import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Terminal } from './terminal.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A shell that knows `sluice`, as it is installed, and `aws`, as far as the runbook needs it, and what the cloud's variables say. */
export class Shell {
  private readonly folder: string;
  private readonly env: Record<string, string>;

  private constructor(folder: string, env: Record<string, string>) {
    this.folder = folder;
    this.env = env;
  }

  static async open(env: Record<string, string>): Promise<Shell> {
    const folder = await mkdtemp(path.join(tmpdir(), 'sluice-shell-'));
    await program(path.join(folder, 'sluice'), [path.join(ROOT, 'bin/sluice.mjs')]);
    await program(path.join(folder, 'aws'), [path.join(ROOT, 'bin/node.mjs'), path.join(ROOT, 'lab/terminal/aws.ts')]);
    return new Shell(folder, { HOME: folder, PATH: `${folder}${path.delimiter}${process.env.PATH}`, ...env });
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Types a command, as it is printed. */
  run(command: string): Promise<Terminal> {
    return Terminal.open(['sh', '-c', command], { env: this.env, cwd: ROOT });
  }
}

async function program(file: string, [script = '', ...args]: string[]): Promise<void> {
  const words = [process.execPath, script, ...args].map((word) => `'${word}'`).join(' ');
  await writeFile(file, `#!/bin/sh\nexec ${words} "$@"\n`);
  await chmod(file, 0o755);
}
