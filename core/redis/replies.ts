/*
 * How Redis answers (RESP2), read from the bytes as they came: a page of a million keys' scan is never turned into
 * strings or objects. https://redis.io/docs/latest/develop/reference/protocol-spec/
 */

/** An answer that begins with "-". */
export class RedisReplyError extends Error {
  override readonly name = 'ReplyError';
}

export interface Page {
  /** Where to go on; "0" when the scan is through. */
  cursor: string;
  /** How many keys. */
  size: number;
  /** The reply as it came. */
  bytes: Buffer;
  /** Two numbers per key: where its element begins, and where the key itself does. One more: where the last one ends. */
  marks: Int32Array;
}

/** Reads one answer that begins at `start`; gives where it ends, or -1 while a part of it has not come yet. */
export interface Reader<T> {
  read(bytes: Buffer, start: number): number;
  value(): T;
}

const CR = 13;
const MINUS = 0x2d;
const ARRAY = 0x2a;
const BULK = 0x24;
/** Of a line: "\r\n". */
const END = 2;

/** `onCursor` hears where to go on before the keys have been read, and perhaps before they have come. */
export function readPage(expected: number, onCursor: (cursor: string) => void = () => {}): Reader<Page> {
  let marks = new Int32Array(2 * expected + 1);
  let page: Page | null = null;
  // Relative to where the reply begins, so that a long one is gone through once, however many pieces it comes in.
  let size = -1;
  let found = 0;
  let at = 0;
  let cursor = '';

  function readHead(bytes: Buffer, start: number): boolean {
    const text = skipLine(bytes, start);
    const cursorAt = text < 0 ? -1 : skipLine(bytes, text);
    const list = cursorAt < 0 ? -1 : skipLine(bytes, cursorAt);
    const first = list < 0 ? -1 : skipLine(bytes, list);
    if (first < 0) return false;
    if (bytes[start] !== ARRAY || bytes[text] !== BULK || bytes[list] !== ARRAY) throw malformed(bytes, start);
    cursor = bytes.toString('latin1', cursorAt, list - END);
    size = numberAt(bytes, list + 1);
    if (marks.length < 2 * size + 1) marks = new Int32Array(2 * size + 1);
    at = first - start;
    onCursor(cursor);
    return true;
  }

  return {
    read(bytes, start) {
      throwIfError(bytes, start);
      if (size < 0 && !readHead(bytes, start)) return -1;
      for (; found < size; found++) {
        const element = start + at;
        const key = skipLine(bytes, element);
        if (key < 0) return -1;
        const next = key + numberAt(bytes, element + 1) + END;
        if (next > bytes.length) return -1;
        marks[2 * found] = at;
        marks[2 * found + 1] = key - start;
        at = next - start;
      }
      marks[2 * size] = at;
      page = { cursor, size, bytes: bytes.subarray(start, start + at), marks };
      return start + at;
    },
    value: () => page ?? { cursor: '0', size: 0, bytes: Buffer.alloc(0), marks },
  };
}

/** So many answers in a row, each a whole number or an error. */
export function readNumbers(expected: number): Reader<(number | RedisReplyError)[]> {
  const numbers: (number | RedisReplyError)[] = [];
  let at = 0;
  return {
    read(bytes, start) {
      while (numbers.length < expected) {
        const next = skipLine(bytes, start + at);
        if (next < 0) return -1;
        numbers.push(errorAt(bytes, start + at) ?? numberAt(bytes, start + at + 1));
        at = next - start;
      }
      return start + at;
    },
    value: () => numbers,
  };
}

/** One text, on a line or in bulk. */
export function readText(): Reader<string> {
  let text = '';
  return {
    read(bytes, start) {
      throwIfError(bytes, start);
      const body = skipLine(bytes, start);
      if (body < 0) return -1;
      if (bytes[start] !== BULK) {
        text = bytes.toString('utf8', start + 1, body - END);
        return body;
      }
      const end = body + numberAt(bytes, start + 1);
      if (end + END > bytes.length) return -1;
      text = bytes.toString('utf8', body, end);
      return end + END;
    },
    value: () => text,
  };
}

/** One value as it is; null where there is none. */
export function readBulk(): Reader<Buffer | null> {
  let value: Buffer | null = null;
  return {
    read(bytes, start) {
      throwIfError(bytes, start);
      const body = skipLine(bytes, start);
      if (body < 0) return -1;
      if (bytes[start + 1] === MINUS) return body;
      const end = body + numberAt(bytes, start + 1);
      if (end + END > bytes.length) return -1;
      value = bytes.subarray(body, end);
      return end + END;
    },
    value: () => value,
  };
}

function throwIfError(bytes: Buffer, start: number): void {
  const error = errorAt(bytes, start);
  if (error) throw error;
}

/** Null while its line is not complete, too: then its first byte is looked at again. */
function errorAt(bytes: Buffer, start: number): RedisReplyError | null {
  if (bytes[start] !== MINUS) return null;
  const end = skipLine(bytes, start);
  return end < 0 ? null : new RedisReplyError(bytes.toString('utf8', start + 1, end - END));
}

/** Where the line after this one begins; -1 while this one is not complete. */
function skipLine(bytes: Buffer, start: number): number {
  for (let at = start; at < bytes.length - 1; at++) {
    if (bytes[at] === CR) return at + END;
  }
  return -1;
}

/** A whole number up to the end of its line; a null element ("-1") has no bytes. */
function numberAt(bytes: Buffer, start: number): number {
  let number = 0;
  for (let at = start; at < bytes.length; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return number;
    number = number * 10 + digit;
  }
  return number;
}

function malformed(bytes: Buffer, start: number): Error {
  return new Error(`Redis answered a SCAN with ${JSON.stringify(bytes.toString('latin1', start, start + 20))}`);
}
