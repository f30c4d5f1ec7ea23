import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Decoder, RESP_TYPES } from 'ioredis/built/resp/decoder.js';
import { openInbox } from '../../core/redis/inbox.ts';
import { readPage } from '../../core/redis/replies.ts';
import { median, rounded } from './flush/statistics.ts';

/** `npm run bench:replies`: what it costs to read the answers of SCAN, with our reader and with the parser of ioredis. */
const PAGES = 200;
const PAGE = 1000;
/** As much as Node reads from a socket at once. */
const PIECE_BYTES = 65_536;
const ROUNDS = 40;

/** Reads all pages, piece by piece, and holds what it has made of each. */
type Parser = (pages: Buffer[][]) => { size: number }[];

const PARSERS: Record<string, Parser> = {
  ours(pages) {
    const inbox = openInbox();
    return pages.map((pieces) => {
      const reader = readPage(PAGE);
      for (const piece of pieces) inbox.take(Math.max(0, reader.read(inbox.add(piece), 0)));
      return reader.value();
    });
  },

  ioredis(pages) {
    const read: { size: number; keys: Buffer[] }[] = [];
    const decoder = new Decoder({
      // As `scanBuffer` has it: no key becomes a string.
      getTypeMapping: () => ({ [RESP_TYPES.BLOB_STRING]: Buffer }),
      onReply: ([, keys]: [Buffer, Buffer[]]) => read.push({ size: keys.length, keys }),
      onErrorReply: (error) => {
        throw error;
      },
      onPush: () => {},
    });
    for (const piece of pages.flat()) decoder.write(piece);
    return read;
  },
};

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const pages = Array.from({ length: PAGES }, (_, i) => piecesOf(pageOf(i)));
const costs = Object.fromEntries(Object.entries(PARSERS).map(([name, parser]) => [name, costOf(parser)]));
console.table(costs);
console.log(JSON.stringify(costs));

/** The least time of many rounds: whatever else this machine does can only add to it. */
function costOf(parser: Parser) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    collectGarbage();
    const before = process.memoryUsage();
    const startedAt = performance.now();
    const read = parser(pages);
    const nanoseconds = (performance.now() - startedAt) * 1e6;
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const keys = read.reduce((sum, { size }) => sum + size, 0);
    if (keys !== PAGES * PAGE) throw new Error(`${keys} keys were found, of ${PAGES * PAGE}.`);
    return {
      nanoseconds: nanoseconds / keys,
      bytes: (heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers) / keys,
    };
  });
  return {
    nanosecondsPerKey: rounded(Math.min(...rounds.map(({ nanoseconds }) => nanoseconds)), 0),
    bytesHeldPerKey: rounded(median(rounds.map(({ bytes }) => bytes)), 0),
  };
}

function pageOf(number: number): Buffer {
  const texts = Array.from({ length: PAGE }, (_, i) => `mocs:page:${number}:${i}:fragment`);
  const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
  return Buffer.from(`*2\r\n${bulk(String(number + 1))}*${PAGE}\r\n${texts.map(bulk).join('')}`);
}

function piecesOf(page: Buffer): Buffer[] {
  const count = Math.ceil(page.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, i) => page.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES));
}
