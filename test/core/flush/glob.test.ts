import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileGlob, escapeGlob } from '../../../core/flush/glob.ts';
import { InvalidRequest } from '../../../core/protocol/errors.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { EDGES } from './edges.ts';

/** Few letters, so that things match; every byte that means something; bytes that are no text. */
const byte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Buffer.from('abc')) },
  { weight: 4, arbitrary: fc.constantFrom(...Buffer.from('*?[]^-\\')) },
  { weight: 1, arbitrary: fc.constantFrom(0x00, 0x0a, 0x7f, 0x80, 0xc3, 0xff) },
);
const bytes = (maxLength: number) => fc.array(byte, { maxLength }).map((list) => Buffer.from(list));
/** Sets are rare by chance alone. */
const set = fc
  .tuple(fc.constantFrom('[', '[^'), bytes(5), fc.constantFrom(']', ']', ''))
  .map(([open, inside, close]) => Buffer.concat([Buffer.from(open), inside, Buffer.from(close)]));
const pattern = fc
  .array(fc.oneof({ weight: 3, arbitrary: bytes(3) }, { weight: 2, arbitrary: set }), { minLength: 1, maxLength: 4 })
  .map((parts) => Buffer.concat(parts));

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** What Redis itself says. */
async function keysOf(patterns: Buffer[], keys: Buffer[]): Promise<string[][]> {
  const pipeline = redis.client.pipeline().flushdb();
  for (const key of keys) pipeline.set(key, '');
  for (const glob of patterns) pipeline.callBuffer('KEYS', glob);
  const replies = (await pipeline.exec()) ?? [];
  return replies.slice(1 + keys.length).map(([error, found]) => {
    if (error) throw error;
    return hexes(found as Buffer[]);
  });
}

function hexes(keys: Buffer[]): string[] {
  return [...new Set(keys.map((key) => key.toString('hex')))].sort();
}

function whatWeMatch(glob: Buffer, keys: Buffer[]): string[] {
  const matches = compileGlob(glob);
  return hexes(keys.filter((key) => matches(key)));
}

function isReadAlikeEverywhere(glob: Buffer): boolean {
  try {
    compileGlob(glob);
    return true;
  } catch (error) {
    if (error instanceof InvalidRequest) return false;
    throw error;
  }
}

describe('a pattern', () => {
  it('matches exactly the keys that Redis says it matches', async () => {
    let pairs = 0;
    let matched = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(pattern.filter(isReadAlikeEverywhere), { minLength: 10, maxLength: 20 }),
        fc.array(bytes(4), { minLength: 20, maxLength: 30 }),
        async (patterns, keys) => {
          const theirs = await keysOf(patterns, keys);
          const ours = patterns.map((glob) => whatWeMatch(glob, keys));

          expect(ours).toEqual(theirs);
          pairs += patterns.length * keys.length;
          matched += theirs.flat().length;
        },
      ),
      { numRuns: 400 },
    );

    expect(pairs).toBeGreaterThan(20_000);
    expect(matched).toBeGreaterThan(pairs / 100);
  });

  it.each(EDGES)('is read at its edges as Redis reads it: %j on the key %j is %s', async (glob, key, expected) => {
    const [found] = await keysOf([Buffer.from(glob)], [Buffer.from(key)]);

    expect(found).toHaveLength(expected ? 1 : 0);
  });

  it('matches bytes that are no text', async () => {
    const key = Buffer.from([0xff, 0x00, 0xfe, 0x0a]);
    const glob = Buffer.from([0xff, 0x2a, 0x0a]);

    expect(await keysOf([glob], [key])).toEqual([[key.toString('hex')]]);
    expect(whatWeMatch(glob, [key])).toEqual([key.toString('hex')]);
  });

  it('made of an escaped name matches that name only', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), async (name) => {
        const glob = Buffer.from(escapeGlob(name));
        const keys = [name, `${name}x`, `x${name}`, 'x'].map((key) => Buffer.from(key));

        expect(await keysOf([glob], keys)).toEqual([hexes(keys.slice(0, 1))]);
        expect(whatWeMatch(glob, keys)).toEqual(hexes(keys.slice(0, 1)));
      }),
      { numRuns: 50 },
    );
  });
});
