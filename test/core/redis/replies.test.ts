import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unlinkGroups, unlinkSingly } from '../../../core/redis/commands.ts';
import { type Reader, readNumbers, readPage, readText } from '../../../core/redis/replies.ts';
import { keyOf } from '../../../core/redis/shards.ts';
import { pageOf } from '../../../lab/support/page.ts';

const key = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes));

/** Reads a reply that comes in pieces of this size, as a socket brings it. */
function inPieces<T>(reader: Reader<T>, reply: Buffer, size: number): T {
  for (let end = size; ; end += size) {
    const read = reader.read(reply.subarray(0, Math.min(end, reply.length)), 0);
    if (read === reply.length) return reader.value();
    if (end >= reply.length) throw new Error(`not read to its end: ${read} of ${reply.length}`);
  }
}

describe('a page of a scan', () => {
  it('is read the same in however many pieces it comes, byte by byte', () => {
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 20 }),
        fc.nat().map(String),
        fc.integer({ min: 1, max: 40 }),
        (keys, cursor, size) => {
          const { bytes } = pageOf(keys, cursor);

          const page = inPieces(readPage(10), bytes, size);

          expect(page.cursor).toBe(cursor);
          expect(keys.map((_, i) => keyOf(page, i))).toEqual(keys);
        },
      ),
    );
  });

  it('is read where it lies behind another answer', () => {
    const { bytes } = pageOf(['a', 'bc'], '7');
    const reader = readPage(10);

    const end = reader.read(Buffer.concat([Buffer.from('+OK\r\n'), bytes, Buffer.from(':1\r\n')]), 5);

    expect(end).toBe(5 + bytes.length);
    expect(String(keyOf(reader.value(), 1))).toBe('bc');
  });

  it('says where to go on before its keys have come, and once', () => {
    const heard: string[] = [];
    const { bytes } = pageOf(['first', 'second'], '4711');
    const reader = readPage(10, (cursor) => heard.push(cursor));

    expect(reader.read(bytes.subarray(0, bytes.indexOf('first')), 0)).toBe(-1);
    expect(heard).toEqual(['4711']);
    reader.read(bytes, 0);

    expect(heard).toEqual(['4711']);
  });

  it('that Redis refuses is an error in its words', () => {
    expect(() => readPage(10).read(Buffer.from('-NOPERM no\r\n'), 0)).toThrow('NOPERM no');
    expect(readPage(10).read(Buffer.from('-NOPERM n'), 0)).toBe(-1);
  });
});

describe('other answers', () => {
  it.each([1, 2, 3, 100])('are numbers and errors, each for itself, in pieces of %i bytes', (size) => {
    const answers = inPieces(readNumbers(3), Buffer.from(':12\r\n-MOVED 1 host:6379\r\n:0\r\n'), size);

    expect(answers).toEqual([12, expect.objectContaining({ message: 'MOVED 1 host:6379' }), 0]);
  });

  it.each([
    ['+PONG\r\n', 'PONG'],
    ['$5\r\na\r\nbc\r\n', 'a\r\nbc'],
    ['$0\r\n\r\n', ''],
  ])('are text: %j', (reply, text) => {
    expect(inPieces(readText(), Buffer.from(reply), 1)).toBe(text);
  });
});

describe('an UNLINK', () => {
  it('names the keys of each group as they came', () => {
    const page = pageOf(['a', Buffer.from([0xff, 0x0d, 0x0a]), 'c']);

    expect(unlinkGroups(page, [[0, 2], [1]]).toString('latin1')).toBe(
      '*3\r\n$6\r\nUNLINK\r\n$1\r\na\r\n$1\r\nc\r\n*2\r\n$6\r\nUNLINK\r\n$3\r\n\xff\r\n\r\n',
    );
    expect(unlinkSingly(page, [2, 0]).toString()).toBe(
      '*2\r\n$6\r\nUNLINK\r\n$1\r\nc\r\n*2\r\n$6\r\nUNLINK\r\n$1\r\na\r\n',
    );
  });
});
