import { tmpdir } from 'node:os';

const FULL = /\b(ENOSPC|EDQUOT)\b|no space left on device|disk quota exceeded/i;

/** Why something on this machine did not work, for whoever started it: where it cannot be written to, in words. */
export function inASentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const { code = '', path = '', syscall = '' } = error as NodeJS.ErrnoException;
  if (FULL.test(message)) {
    return `A disk is full. Temporary files are in ${tmpdir()}: name a larger folder in TMPDIR; the emulator and its logs are in .local/ of this checkout.`;
  }
  if (/^(EROFS|EACCES|EPERM)$/.test(code)) {
    return `${path} cannot be written (${code}). This needs a checkout that you may write to (.local/ and out/ in it), and a folder for temporary files (TMPDIR, now ${tmpdir()}).`;
  }
  if (code === 'ENOENT' && syscall === 'mkdtemp') {
    return `There is no folder for temporary files at ${tmpdir()}: make it, or name another in TMPDIR.`;
  }
  return message;
}
