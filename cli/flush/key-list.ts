import { closeSync, lstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { printable } from '../../core/text/printable.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';

/** A file of keys, one per line, as plain ASCII. Written as they come, because they may be more than memory holds. */
export interface KeyList {
  add(key: Uint8Array): void;
  /** What was added until now; fails where it cannot be written. */
  write(): void;
  /** Takes the place of a file of that name only when the list is whole; gives the name under which it is. */
  close(whole: boolean): string;
}

export function openKeyList(file: string): KeyList {
  if (file === '-') throw new WrongUsage('--out wants the name of a file; "-" is none. For stdout, write /dev/stdout.');
  const aside = isPlain(file) ? `${file}.partial` : file;
  const descriptor = tried(file, WrongUsage, () => openSync(aside, 'w', KEEPERS_ONLY));
  let pending = '';
  return {
    add(key) {
      pending += `${printable(key)}\n`;
    },
    write() {
      tried(file, NotDone, () => {
        for (let rest = Buffer.from(pending, 'latin1'); rest.length > 0; ) {
          rest = rest.subarray(writeSync(descriptor, rest));
        }
      });
      pending = '';
    },
    close(whole) {
      closeSync(descriptor);
      if (whole && aside !== file) tried(file, NotDone, () => renameSync(aside, file));
      return whole ? file : aside;
    },
  };
}

/** Keys may name users and their sessions. */
const KEEPERS_ONLY = 0o600;

/** Not there yet, or a file: a device or a pipe cannot be replaced. */
function isPlain(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? true;
}

/** Without the error's code, by which it would look like one of the network. */
function tried<T>(file: string, Failure: new (message: string) => Error, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Failure(`--out ${file} cannot be written: ${error instanceof Error ? error.message : error}.`);
  }
}
