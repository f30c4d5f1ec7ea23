import { findProgram } from './find-program.ts';

/** Something that the embedded cloud needs is not on this machine; the message has the command that installs it. */
export class MissingTool extends Error {
  override readonly name = 'MissingTool';
}

/** Who installs programs here, and what each of them calls what we need. First who is there wins. */
const INSTALLERS: { program: string; command: string; packages: Record<Tool, string> }[] = [
  { program: 'brew', command: 'brew install', packages: { python: 'python', venv: 'python', redis: 'redis' } },
  {
    program: 'apt-get',
    command: 'sudo apt-get install',
    packages: { python: 'python3 python3-venv', venv: 'python3-venv', redis: 'redis-server' },
  },
  { program: 'dnf', command: 'sudo dnf install', packages: { python: 'python3.12', venv: 'python3', redis: 'valkey' } },
  {
    program: 'zypper',
    command: 'sudo zypper install',
    packages: { python: 'python312', venv: 'python3', redis: 'redis' },
  },
  { program: 'pacman', command: 'sudo pacman -S', packages: { python: 'python', venv: 'python', redis: 'valkey' } },
  { program: 'apk', command: 'apk add', packages: { python: 'python3', venv: 'python3', redis: 'redis' } },
];
type Tool = 'python' | 'venv' | 'redis';

/** The command that installs it on this machine; without a known installer, what to look for. */
export function installHint(
  tool: Tool,
  has: (program: string) => boolean = (program) => findProgram([program]) !== undefined,
): string {
  const installer = INSTALLERS.find(({ program }) => has(program));
  if (installer) return `${installer.command} ${installer.packages[tool]}`;
  return { python: 'install Python', venv: 'install its module venv', redis: 'install Redis or Valkey' }[tool];
}
