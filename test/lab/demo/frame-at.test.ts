import { describe, expect, it } from 'vitest';
import type { RolloutReport, StageReport } from '../../../core/report/report.ts';
import { frameAt } from '../../../lab/write/tour/frame-at.ts';

const at = (second: number) => new Date(Date.parse('2026-11-21T10:00:00.000Z') + second * 1000).toISOString();
const entry = (second: number, state: string) => ({
  ...{ at: at(second), state, kind: 'state' as const, text: 'so', actor: null },
});
const stage: StageReport = {
  ...{ execution: { name: 's', arn: 'arn' }, stage: 25, requestedBy: 'demo', reason: 'try' },
  ...{ startedAt: at(0), endedAt: at(20), outcome: 'complete', headline: '', error: null, cause: null },
  ...{ from: { stable: 95, canary: 5 }, to: { stable: 75, canary: 25 }, after: { stable: 75, canary: 25 } },
  timeSpent: { machine: 0, cache: 0, dns: 0, person: 0, bake: 0 },
  timeline: [entry(1, 'Flush cache'), entry(5, 'Let cache warm up'), entry(12, 'Bake')],
  ...{ flushes: [], verdicts: [], approval: null, warnings: [], rollback: null },
  change: { id: 'C', status: 'INSYNC', submittedAt: at(10), inSyncAt: at(11) },
};
const REPORT: RolloutReport = {
  ...{ title: '', madeAt: at(30), headline: '', ended: 'well', stages: [stage], marks: [], tables: [] },
  series: [
    {
      ...{ panel: '', name: 'hit rate', unit: '%', limit: null },
      points: [0, 5, 10].map((second) => ({ at: at(second), value: second })),
    },
  ],
};

describe('the picture of a demonstration that is over', () => {
  it('shows a moment as it was then, and nothing from later', () => {
    const frame = frameAt(REPORT, Date.parse(at(6)));

    expect(frame).toMatchObject({
      title: 'Stage 25 %',
      state: 'Let cache warm up',
      intended: { stable: 95, canary: 5 },
    });
    expect(frame.sparklines[0]?.values).toEqual([0, 5]);
  });

  it('shows the new weights once they are written', () => {
    expect(frameAt(REPORT, Date.parse(at(13)))).toMatchObject({ state: 'Bake', intended: { stable: 75, canary: 25 } });
  });

  it('shows nothing where no stage ran', () => {
    expect(() => frameAt(REPORT, Date.parse(at(21)))).toThrow('No stage ran');
  });
});
