import { closeSync, openSync, writeSync } from 'node:fs';
import { printable } from '../../core/text/printable.ts';
import { WrongUsage } from '../command-line/failures.ts';

const CHUNK = 1 << 16;

/** A file of keys, one per line, as plain ASCII. Written as they come, because they may be more than memory holds. */
export interface KeyList {
  add(key: Uint8Array): void;
  close(): void;
}

export function openKeyList(file: string): KeyList {
  const descriptor = open(file);
  let pending = '';
  const write = () => {
    writeSync(descriptor, pending);
    pending = '';
  };
  return {
    add(key) {
      pending += `${printable(key)}\n`;
      if (pending.length >= CHUNK) write();
    },
    close() {
      write();
      closeSync(descriptor);
    },
  };
}

function open(file: string): number {
  try {
    // Keys may name users and their sessions.
    return openSync(file, 'w', 0o600);
  } catch (error) {
    throw new WrongUsage(`--out ${file} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}
