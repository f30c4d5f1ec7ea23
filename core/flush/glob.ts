import { InvalidRequest } from '../protocol/errors.ts';

/*
 * Redis's own glob rules (stringmatchlen in util.c), on bytes:
 * `*` any bytes, `?` one byte, `[abc]` `[a-c]` `[^x]` one byte of a set, `\` takes the next byte as it is.
 * With its edges: a set that is never closed ends with the pattern, `]` right after `[` closes an empty set,
 * a reversed range is turned round, a lone `\` at the end is itself.
 */

/** Of a key that lies between other bytes, where it begins and ends. */
export type Matcher = (bytes: Uint8Array, start?: number, end?: number) => boolean;

/** One byte as it is, one byte of a set (a table of 256), or any number of bytes. */
export type Token = number | Uint8Array | typeof STAR;

export const STAR = 'any bytes';
const ANY_BYTE = new Uint8Array(256).fill(1);

export function compileGlob(pattern: string | Uint8Array): Matcher {
  const bytes = Buffer.from(pattern);
  const tokens = tokenize(bytes);
  // Redis compares nothing once the key is used up, so only these two match an empty key.
  const matchesEmpty = bytes.length === 0 || bytes.equals(Buffer.from('*'));
  return (key, start = 0, end = key.length) => (start === end ? matchesEmpty : matches(tokens, key, start, end));
}

/** A table of the bytes that a matching key can begin with, so that most keys need one look and no more. */
export function firstBytes(pattern: string | Uint8Array): Uint8Array {
  const [first] = tokenize(Buffer.from(pattern));
  if (first === STAR) return ANY_BYTE;
  return typeof first === 'object' ? first : new Uint8Array(256).map((_, byte) => (byte === first ? 1 : 0));
}

/** A key that matches, with `name` for each star; null where no star makes room for one, for then somebody may have that key. */
export function exampleOf(pattern: string, name: string): Buffer | null {
  const tokens = tokenize(Buffer.from(pattern));
  if (!tokens.includes(STAR)) return null;
  const byteOf = (token: Exclude<Token, typeof STAR>) => (typeof token === 'number' ? token : token.indexOf(1));
  return Buffer.concat(tokens.map((token) => (token === STAR ? Buffer.from(name) : Buffer.of(byteOf(token)))));
}

/** So that a name given at the call stands for itself alone: `prod` never takes `prod-eu`, nor `*` everything. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

/** Walks on greedily; on a mismatch the latest star takes one byte more. Earlier stars need no second look. */
function matches(tokens: Token[], key: Uint8Array, start: number, end: number): boolean {
  let token = 0;
  let byte = start;
  let star = -1;
  let starEnd = 0;
  while (byte < end) {
    const wanted = tokens[token];
    if (wanted === STAR) {
      if (token === tokens.length - 1) return true;
      star = token++;
      starEnd = byte;
    } else if (accepts(wanted, key[byte])) {
      token++;
      byte++;
    } else if (star >= 0) {
      token = star + 1;
      byte = ++starEnd;
    } else {
      return false;
    }
  }
  while (tokens[token] === STAR) token++;
  return token === tokens.length;
}

function accepts(wanted: number | Uint8Array | undefined, byte = -1): boolean {
  return typeof wanted === 'object' ? wanted[byte] === 1 : wanted === byte;
}

export function tokenize(pattern: Buffer): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.toString('latin1', at, at + 1);
    if (char === '*') {
      if (tokens.at(-1) !== STAR) tokens.push(STAR);
    } else if (char === '?') {
      tokens.push(ANY_BYTE);
    } else if (char === '[') {
      const set = readSet(pattern, at + 1);
      tokens.push(set.table);
      at = set.end;
    } else {
      if (char === '\\' && at + 1 < pattern.length) at++;
      tokens.push(pattern.readUInt8(at));
    }
  }
  return tokens;
}

/** Reads a set from behind its `[`; `end` is where its `]` stands, or the end of the pattern. */
function readSet(pattern: Buffer, start: number): { table: Uint8Array; end: number } {
  const table = new Uint8Array(256);
  const negated = pattern[start] === CARET;
  let at = negated ? start + 1 : start;
  for (; at < pattern.length && pattern[at] !== CLOSE; at++) {
    const left = pattern.length - at;
    if (pattern[at] === ESCAPE && left >= 2) {
      at++;
      table[pattern.readUInt8(at)] = 1;
    } else if (pattern[at + 1] === DASH && left >= 3) {
      addRange(table, pattern.readUInt8(at), pattern.readUInt8(at + 2));
      at += 2;
    } else {
      table[pattern.readUInt8(at)] = 1;
    }
  }
  return { table: negated ? table.map((bit) => 1 - bit) : table, end: at };
}

function addRange(table: Uint8Array, one: number, other: number): void {
  if (one < 0x80 !== other < 0x80) {
    // Redis compares C chars, and those are signed on x86 but not on ARM.
    throw new InvalidRequest(
      'A range in a pattern goes from an ASCII byte to one beyond: Redis reads that differently on x86 and on ARM. List the bytes one by one instead.',
    );
  }
  table.fill(1, Math.min(one, other), Math.max(one, other) + 1);
}

const CARET = 0x5e;
const CLOSE = 0x5d;
const ESCAPE = 0x5c;
const DASH = 0x2d;
