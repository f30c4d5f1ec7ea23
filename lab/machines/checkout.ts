import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What there is of this checkout, elsewhere; the packages stay where they are. */
export function copyCheckout(to: string): void {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of [...files, 'dist'].filter((name) => existsSync(path.join(ROOT, name)))) {
    cpSync(path.join(ROOT, file), path.join(to, file), { recursive: true });
  }
  mkdirSync(to, { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(to, 'node_modules'));
}
