import { expect, it } from 'vitest';
import { installHint } from '../../../lab/host/tools/missing-tool.ts';

it.each([
  ['a Mac', 'brew', 'brew install redis'],
  ['Debian and Ubuntu', 'apt-get', 'sudo apt-get install redis-server'],
  ['Fedora', 'dnf', 'sudo dnf install valkey'],
  ['openSUSE', 'zypper', 'sudo zypper install redis'],
  ['Arch', 'pacman', 'sudo pacman -S valkey'],
  ['Alpine', 'apk', 'apk add redis'],
  ['a machine that installs in no way known here', '', 'install Redis or Valkey'],
])('how to install what is missing is told as one does on %s', (_, program, command) => {
  expect(installHint('redis', (one) => one === program)).toBe(command);
});
