import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { packageEnvironment } from '../environment/clean-environment.ts';
import { patiently } from '../patiently.ts';
import { keep } from '../processes/keep.ts';
import { once } from '../processes/once.ts';
import { removedAtEnd } from '../processes/temporary-folder.ts';
import { findPython } from './find-python.ts';
import { installHint, MissingTool } from './missing-tool.ts';

const CACHE = fileURLToPath(new URL('../../../.local/python', import.meta.url));

export interface PythonTool {
  /** The list of packages beside this file, without `.txt`. */
  name: 'emulator' | 'redis' | 'octodns' | 'cfn-lint' | 'interpreter';
  /** The oldest Python that its packages run on. */
  python: string;
  say?: (line: string) => void;
  /** @default .local/python in this checkout */
  cache?: string;
}

/** The folder of a virtual environment with the packages of a tool: made on first use, shared by everybody after. */
export async function pythonTool({ name, python, say = () => {}, cache = CACHE }: PythonTool): Promise<string> {
  const list = fileURLToPath(new URL(`./${name}.txt`, import.meta.url));
  const digest = createHash('sha256')
    .update(await readFile(list))
    .update(process.platform + process.arch)
    .digest('hex')
    .slice(0, 12);
  const home = path.join(cache, `${name}-${digest}`);
  if (isUsable(home)) return home;

  await mkdir(cache, { recursive: true });
  const act = async () => {
    say(`Installing the Python packages of ${name} into .local/ (once)`);
    const draft = `${home}.${randomUUID()}`;
    // Half of one would stay where somebody presses Ctrl-C.
    const guard = removedAtEnd(draft);
    try {
      await patiently(say, () => install(list, python, draft));
      await publish(draft, home);
    } finally {
      await guard.remove();
    }
  };
  await once({ lock: `${home}.lock`, isDone: () => isUsable(home), act });
  return home;
}

/** Nothing refers to the draft's own path when its Python is called directly, so a finished one can be moved. */
async function publish(draft: string, home: string): Promise<void> {
  try {
    if (!isUsable(home)) await rm(home, { recursive: true, force: true });
    await rename(draft, home);
  } catch (error) {
    // Another process was faster: its environment is as good as ours.
    if (!isUsable(home)) throw error;
  }
}

/** A Python that was upgraded or removed since leaves a link that leads nowhere. */
function isUsable(home: string): boolean {
  return existsSync(path.join(home, 'bin', 'python'));
}

async function install(list: string, python: string, target: string): Promise<void> {
  if (await hasUv()) {
    await ordinary('uv', ['venv', '--quiet', '--python', `>=${python}`, target]);
    await ordinary('uv', ['pip', 'install', '--quiet', '--python', path.join(target, 'bin', 'python'), '-r', list]);
    return;
  }
  const found = await findPython(python);
  if (!found) {
    throw new MissingTool(
      `Python ${python} or newer is missing: ${installHint('python')} (or install uv, which brings its own).`,
    );
  }
  // Compiled is what is used, when it is.
  const fill = ['install', '--no-compile', '--quiet', '--disable-pip-version-check', '--no-input', '-r', list];
  const own = path.join(target, 'bin', 'python');
  try {
    // To unpack a pip into each takes as long as to fill it, and most have one that fills any.
    await ordinary(found.command, ['-m', 'venv', '--without-pip', target]);
    await ordinary(found.command, ['-m', 'pip', '--python', own, ...fill]);
    return;
  } catch {}
  await ordinary(found.command, ['-m', 'venv', '--clear', target]).catch((error: unknown) => {
    throw new MissingTool(
      `Python ${found.version} cannot make a virtual environment: ${installHint('venv')} (or install uv, which needs none).\n${error}`,
    );
  });
  await ordinary(own, ['-m', 'pip', ...fill]);
}

async function hasUv(): Promise<boolean> {
  return ordinary('uv', ['--version']).then(
    () => true,
    () => false,
  );
}

async function ordinary(command: string, args: string[]): Promise<void> {
  const kept = keep({ command, args, env: packageEnvironment() });
  const [said, code] = await Promise.all([text(kept.output), kept.ended]);
  if (code === 0) return;
  throw new Error(`"${path.basename(command)} ${args.slice(0, 3).join(' ')} …" failed:\n${said.trim()}`);
}
