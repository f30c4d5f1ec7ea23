import { describe, expect, it } from 'vitest';
import { type Now, pictureOf } from '../../../lab/demo/picture.ts';
import { seriesOf } from '../../../lab/demo/series.ts';
import type { Reading } from '../../../lab/shop/readings.ts';

const START = Date.parse('2026-11-21T10:00:00.000Z');
const side = (requests: number, otherShape: number) => ({
  ...{ requests, errors: 0, medianMs: requests > 0 ? 10 : null, slowMs: null },
  ...{ pageReads: requests, otherShape },
});
const reading = (second: number): Reading => ({
  ...{ at: START + second * 1000, hits: 80 + second, misses: 20 - second, databaseMs: null },
  stable: side(75, 3),
  canary: side(25, 7),
});
const NOW: Now = {
  ...{ title: 'Stage 25 %', state: 'Bake', since: new Date(START), data: {}, lines: [], keys: null },
  stages: [5, 25, 50, 100],
  readings: [0, 1, 2, 3].map(reading),
  weights: [{ at: START, weights: { stable: 75, canary: 25 } }],
};

describe('the picture of a running demonstration', () => {
  it('shows the weights of Route 53 beside the share of the requests, and how the shop is', () => {
    const { intended, observedCanaryPercent, sparklines } = pictureOf(NOW);

    expect({ intended, observedCanaryPercent }).toEqual({
      intended: { stable: 75, canary: 25 },
      observedCanaryPercent: 25,
    });
    expect(sparklines.map(({ name, values }) => [name, values.at(-1)])).toEqual([
      ['hit rate', 83],
      ['database', null],
      ['stable', 10],
      ['canary', 10],
      ['other shape', 100],
    ]);
  });

  it('shows how far rollout and stage have come', () => {
    expect(pictureOf(NOW).ladder).toEqual(['5 ✓ 25 ✓ 50 ○ 100 ○', 'step 5 of 5: flush ✓ warm ✓ gate ✓ move ✓ bake ●']);
  });

  it('waits for a person where a key is asked for', () => {
    expect(pictureOf({ ...NOW, keys: 'a approve · r reject' })).toMatchObject({ tone: 'waiting' });
    expect(pictureOf(NOW)).toMatchObject({ tone: 'running' });
  });

  it('claims nothing before anything was measured', () => {
    const empty = pictureOf({ ...NOW, readings: [], weights: [] });

    expect(empty).toMatchObject({ intended: null, observedCanaryPercent: null, verdict: null, countdown: null });
  });
});

describe('the charts of the report', () => {
  it('draw a change of the weights as a step, and what was observed second by second', () => {
    const weights = [
      { at: START, weights: { stable: 95, canary: 5 } },
      { at: START + 1000, weights: { stable: 95, canary: 5 } },
      { at: START + 2000, weights: { stable: 75, canary: 25 } },
      { at: START + 3000, weights: { stable: 75, canary: 25 } },
    ];

    const [intended, observed] = seriesOf([0, 1, 2, 3].map(reading), weights, []);

    expect(intended?.points.map(({ value }) => value)).toEqual([5, 5, 25, 25]);
    expect(observed?.points.map(({ value }) => value)).toEqual([25, 25, 25, 25]);
  });

  it('say what is warm', () => {
    const hitRate = seriesOf([reading(0)], [], []).find(({ name }) => name === 'hit rate');

    expect(hitRate?.limit).toEqual({ value: 80, label: 'warm: at least 80 %' });
    expect(hitRate?.points).toEqual([{ at: '2026-11-21T10:00:00.000Z', value: 80 }]);
  });
});
