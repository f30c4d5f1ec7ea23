import { describe, expect, it } from 'vitest';
import { type Answer, readBody } from '../../../core/compatibility/answer.ts';
import { Probe } from '../../../core/compatibility/config.ts';
import { judgeWay } from '../../../core/compatibility/judge-way.ts';
import { isSettled } from '../../../core/compatibility/tries.ts';
import type { Read, Try } from '../../../core/compatibility/try-once.ts';

const answer = (body: object, status = 200): Answer => {
  const headers = new Headers({ 'content-type': 'application/json' });
  return { status, headers, body: readBody(Buffer.from(JSON.stringify(body)), 'application/json'), ms: 1 };
};
const PAGE = { price: 1, title: 'a' };
const gone: Answer = { failure: 'ECONNREFUSED', ms: 1 };

interface Went {
  cold?: Answer;
  written?: boolean;
  read?: Answer;
  entry?: Read['entry'];
  remembers?: boolean;
}
/** One try in which all is well, but for what a test says. */
function went({
  cold = answer(PAGE),
  written = true,
  read = answer(PAGE),
  entry = 'stood',
  remembers = false,
}: Went = {}): Try {
  const again = entry === 'rewritten' ? null : answer(PAGE);
  return { cold, written: [written], read: written ? { answer: read, entry, again, remembers } : null };
}
const probe = Probe.parse({ path: '/mocs/1', keys: ['mocs:1'] });
/** Of the way back: the canary has written, and stable reads. */
const back = (canary: Try[], stable: Try[] = [went(), went()], by = probe) =>
  judgeWay(by, { canary, stable }, 'canary', 'stable');

const other = answer({ price: 2, title: 'a' });
const missing = answer({ title: 'a' });

describe('what a backend makes of what the other cached', () => {
  it.each<[string, Try[], string, string[]]>([
    ['both tries are as its own', [went(), went()], 'same', []],
    ['both differ', [went({ read: other }), went({ read: other })], 'differs', ['/price']],
    ['both lack a field', [went({ read: missing }), went({ read: missing })], 'differs', ['/price']],
    ['one differs', [went({ read: other }), went()], 'unknown', []],
    [
      'both differ, and each otherwise',
      [went({ read: other }), went({ read: answer({ ...PAGE, price: 3 }) })],
      'unknown',
      [],
    ],
    [
      'both are another page',
      [went({ read: answer({}, 404) }), went({ read: answer({}, 404) })],
      'differs',
      ['status', '/price', '/title'],
    ],
    ['both fail', [went({ read: answer({}, 500) }), went({ read: answer({}, 502) })], 'fails', []],
    ['no answer comes', [went({ read: gone }), went({ read: gone })], 'fails', []],
    ['one fails', [went({ read: answer({}, 500) }), went()], 'unknown', []],
    ['only one try counts', [went(), 'busy', 'busy'], 'unknown', []],
    ['two count, beside others who write', [went(), 'busy', went()], 'unknown', []],
    ['three count, beside others who write', [went(), 'busy', went(), went()], 'same', []],
    ['none was made', [], 'unknown', []],
    ['it is written anew', Array(3).fill(went({ entry: 'rewritten' })), 'same', []],
    [
      'it is written anew, and two tries are too few for that',
      Array(2).fill(went({ entry: 'rewritten' })),
      'unknown',
      [],
    ],
    ['its life is prolonged', Array(3).fill(went({ entry: 'touched' })), 'same', []],
    ['it remembers the page', [went({ remembers: true }), went()], 'unknown', []],
    [
      'the other cannot be asked',
      [went({ cold: gone, written: false }), went({ cold: gone, written: false })],
      'unknown',
      [],
    ],
    ['the other had one hiccup', [went({ cold: gone, written: false }), went(), went()], 'same', []],
    ['the other caches elsewhere', [went({ written: false }), went({ written: false })], 'differs', ['key mocs:1']],
    ['the other caches now and then', [went({ written: false }), went()], 'unknown', []],
  ])('%s', (_, tries, outcome, at) => {
    expect(back(tries)).toMatchObject({ outcome, at });
  });

  it.each<[string, Try[], Try[], string, string[]]>([
    ['its own answers differ', [went(), went()], [went(), went({ cold: other })], 'unknown', []],
    [
      'its own differ elsewhere',
      [went({ read: missing }), went({ read: missing })],
      [went(), went({ cold: answer({ price: 1, title: 'b' }) })],
      'differs',
      ['/price'],
    ],
    [
      'neither caches',
      [went({ written: false }), went({ written: false })],
      [went({ written: false }), went({ written: false })],
      'unknown',
      [],
    ],
    [
      'it cannot be asked itself',
      [went(), went()],
      [went({ cold: gone, written: false }), went({ cold: answer({}, 503), written: false })],
      'unknown',
      [],
    ],
  ])('held against its own: %s', (_, tries, own, outcome, at) => {
    expect(back(tries, own)).toMatchObject({ outcome, at });
  });

  it('says that an answer is right and yet not by what the other cached', () => {
    expect(back(Array(3).fill(went({ entry: 'rewritten' }))).rewrites).toBe(true);
    expect(back([went(), went()]).rewrites).toBeUndefined();
  });

  it('may differ where that is allowed', () => {
    const allowed = Probe.parse({ ...probe, mayDiffer: ['/price'] });

    expect(back([went({ read: other }), went({ read: other })], undefined, allowed)).toMatchObject({ outcome: 'same' });
  });
});

it('no more is tried once enough tries agree, or nobody answers', () => {
  expect(isSettled([went(), went()])).toBe(true);
  expect(isSettled([went(), 'busy'])).toBe(false);
  expect(isSettled([went({ entry: 'touched' }), went({ entry: 'touched' })])).toBe(false);
  expect(isSettled([went({ cold: gone }), went({ cold: gone })])).toBe(true);
});
