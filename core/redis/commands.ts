import type { Page } from './replies.ts';

/** A command whose words are short and known. */
export function command(...words: (string | number)[]): Buffer {
  const parts = words.map(String).map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join('')}`);
}

const UNLINK = '$6\r\nUNLINK\r\n';

/** One UNLINK per group of keys, given as their places in the page. An element of the reply is an argument as it is. */
export function unlinkGroups({ bytes, marks }: Page, groups: number[][]): Buffer {
  const heads = groups.map((keys) => `*${keys.length + 1}\r\n${UNLINK}`);
  let length = heads.reduce((sum, head) => sum + head.length, 0);
  for (const keys of groups) for (const key of keys) length += sizeOf(marks, key);

  const out = Buffer.allocUnsafe(length);
  let at = 0;
  groups.forEach((keys, i) => {
    at += out.write(heads[i] ?? '', at, 'latin1');
    for (const key of keys) at += bytes.copy(out, at, marks[2 * key], marks[2 * key + 2]);
  });
  return out;
}

/** One UNLINK per key: in a cluster, a command may not name keys of several slots. */
export function unlinkSingly({ bytes, marks }: Page, keys: number[]): Buffer {
  const head = `*2\r\n${UNLINK}`;
  const out = Buffer.allocUnsafe(keys.reduce((sum, key) => sum + sizeOf(marks, key), keys.length * head.length));
  let at = 0;
  for (const key of keys) {
    at += out.write(head, at, 'latin1');
    at += bytes.copy(out, at, marks[2 * key], marks[2 * key + 2]);
  }
  return out;
}

/**
 * One PEXPIRE per key, with this life in milliseconds for each. With LT a key that would have gone sooner still does; without
 * it, for servers before 7.0, its life may become longer.
 */
export function expireSingly(page: Page, keys: number[], lives: number[], keepsShorter: boolean): Buffer {
  return Buffer.concat(keys.flatMap((key, i) => expire(argumentOf(page, key), lives[i] ?? 1, keepsShorter)));
}

export function expireKey(key: Buffer, life: number, keepsShorter: boolean): Buffer {
  const argument = Buffer.concat([Buffer.from(`$${key.length}\r\n`), key, Buffer.from('\r\n')]);
  return Buffer.concat(expire(argument, life, keepsShorter));
}

function expire(key: Buffer, life: number, keepsShorter: boolean): Buffer[] {
  const head = `*${keepsShorter ? 4 : 3}\r\n$7\r\nPEXPIRE\r\n`;
  const tail = `$${String(life).length}\r\n${life}\r\n${keepsShorter ? '$2\r\nLT\r\n' : ''}`;
  return [Buffer.from(head), key, Buffer.from(tail)];
}

/** As it stands in the page: with its length before it and the line's end behind it. */
function argumentOf({ bytes, marks }: Page, key: number): Buffer {
  return bytes.subarray(marks[2 * key], marks[2 * key + 2]);
}

export function unlinkKey(key: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`*2\r\n${UNLINK}$${key.length}\r\n`), key, Buffer.from('\r\n')]);
}

function sizeOf(marks: Int32Array, key: number): number {
  return (marks[2 * key + 2] ?? 0) - (marks[2 * key] ?? 0);
}
