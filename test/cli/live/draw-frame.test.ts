import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { drawFrame } from '../../../cli/live/draw-frame.ts';
import type { Frame } from '../../../cli/live/frame.ts';

const now = new Date('2026-11-21T10:15:00Z');
const ago = (seconds: number) => new Date(now.getTime() - 1000 * seconds);
const frame: Frame = {
  title: 'Stage 25 %  asked for by ana: "release 41"',
  state: 'Bake',
  since: ago(75),
  countdown: { what: 'the bake ends', until: ago(-900) },
  intended: { stable: 75, canary: 25 },
  observedCanaryPercent: 24.13,
  sparklines: [
    { name: 'hit rate', unit: '%', values: [99, null, 12, 88.1], limit: 80, bound: 'at least' },
    { name: 'canary latency', unit: 'ms', values: [12, 31, 450], limit: 300 },
  ],
  verdict: 'wait: all is well so far',
  keys: 'q leave',
};
const draw = (changes: Partial<Frame> = {}, columns = 80, colours = false) =>
  drawFrame({ ...frame, ...changes }, columns, now, colours);

it('shows state, time, weights, traffic, signals and verdict without a colour', () => {
  expect(draw()).toBe(
    [
      'Stage 25 %  asked for by ana: "release 41"',
      '● Bake  1:15  ·  the bake ends in 15:00',
      `weights   ${'█'.repeat(10)}${'░'.repeat(28)}  canary 25 %  (75-25)`,
      `traffic   ${'█'.repeat(9)}${'░'.repeat(29)}  canary 24.1 % of the requests`,
      `hit rate        ${' '.repeat(16)}█·▁█  88.1 %  at least 80 %`,
      `canary latency  ${' '.repeat(17)}▁▁█  450 ms! at most 300 ms`,
      'verdict   wait: all is well so far',
      'q leave',
    ].join('\n'),
  );
});

it('tells how high bars without a limit go', () => {
  const lines = draw({ sparklines: [{ name: 'database', unit: 'ms', values: [120, null, 812, 95] }] }).split('\n');

  expect(lines.find((line) => line.startsWith('database'))).toMatch(/▂·█▁ {2}95 ms {2}highest 812$/);
});

it('says the same with colours', () => {
  const coloured = draw({}, 80, true);

  expect(coloured).toContain('\u001b[');
  expect(stripVTControlCharacters(coloured)).toBe(draw());
});

it.each([[10], [24], [40], [80], [200]])('never is wider than %i columns', (columns) => {
  const text = draw(
    {
      title: '東京'.repeat(40),
      verdict: `wait: ${'a very long reason '.repeat(30)}`,
      lines: ['x'.repeat(300)],
      // Each takes two columns, though its first character alone takes one.
      state: '❤️⚠️1️⃣'.repeat(30),
      keys: '🙂'.repeat(120),
    },
    columns,
  );

  for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
});

describe("other people's texts", () => {
  const evil = 'a\u001b[2Jb\u009b1mc\u0007d\r\ne\u202ef';

  it.each<[string, Partial<Frame>]>([
    ['title', { title: evil }],
    ['state', { state: evil }],
    ['verdict', { verdict: evil }],
    ['lines', { lines: [evil] }],
    ['keys', { keys: evil }],
    ['name of a signal', { sparklines: [{ name: evil, unit: 'ms', values: [1] }] }],
    ['what is waited for', { countdown: { what: evil, until: now } }],
  ])('cannot steer the terminal from the %s', (_, changes) => {
    const text = draw(changes);

    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

it('shows the smallest share of traffic, and that a full one is full', () => {
  const bar = (intended: Frame['intended']) => /[█░]+/.exec(draw({ intended, observedCanaryPercent: null }))?.[0];

  expect(bar({ stable: 255, canary: 1 })).toMatch(/^█░{37}$/);
  expect(bar({ stable: 1, canary: 255 })).toMatch(/^█{37}░$/);
  expect(bar({ stable: 0, canary: 100 })).toMatch(/^█{38}$/);
  expect(bar({ stable: 100, canary: 0 })).toMatch(/^░{38}$/);
});

it('does not count below zero', () => {
  expect(draw({ countdown: { what: 'the gate expires', until: ago(5) }, since: ago(-3) })).toContain(
    'Bake  0:00  ·  the gate expires any moment',
  );
});

it('says where there is no data', () => {
  const text = draw({ sparklines: [{ name: 'errors', unit: '%', values: [] }], state: null, since: null });

  expect(text).toContain('no data');
  expect(text).toContain('● about to start');
});

it('says how old a verdict is, and nothing green that is old', () => {
  const passed = { verdict: 'pass: all is well' };

  expect(draw({ ...passed, verdictAt: ago(40) }, 80, true)).toContain('\u001b[32m0:40 ago: pass: all is well');
  expect(draw({ ...passed, verdictAt: ago(300) }, 80, true)).toContain('\u001b[2m5:00 ago: pass: all is well');
});

it('says in words and in red that somebody else has set the weights', () => {
  const picture = draw({ intended: { stable: 80, canary: 20 }, strayed: true }, 80, true);

  expect(picture).toContain('! somebody else has set these weights');
  expect(picture).toContain('\u001b[31m  canary 20 %');
});

it('shows how far rollout and stage have come', () => {
  const ladder = ['5 ✓ 25 ● 50 ○ 100 ○', 'step 3 of 4: flush ✓ warm ✓ move ● bake ○'];

  expect(draw({ ladder }).split('\n').slice(2, 4)).toEqual(ladder);
});
