import widthOf from 'string-width';
import { expect, it } from 'vitest';
import { describeDrill } from '../../cli/drill/drill-outcome.ts';
import { flushTable } from '../../cli/flush/flush-table.ts';
import { tellHistory } from '../../cli/report/history.ts';
import { table } from '../../cli/terminal/table.ts';
import { StageReport } from '../../core/report/report.ts';
import { tellStage } from '../../core/report/tell-stage.ts';
import { RECORDED, readRecorded } from '../core/report/recorded.ts';
import { flush } from './fixtures.ts';

const widest = (text: string) => Math.max(...text.split('\n').map((line) => widthOf(line)));

it('no table is wider than 80 columns, and none loses a word', () => {
  const name = 'a-very-long-name.'.repeat(6);
  const drawn = table(['check', 'verdict', 'reason'], [['cache', 'fail', `${name} ${'and on '.repeat(30)}`]], 80);

  expect(widest(drawn)).toBeLessThanOrEqual(80);
  expect(drawn.replace(/[\s│]/g, '')).toContain('a-very-long-name.a-very-long-name.');
});

it('a cell is one line, whatever somebody wrote into it', () => {
  const drawn = table(['a'], [['one\ntwo\u001b[2J']], 80);

  expect(drawn).toContain('one two\ufffd[2J');
});

it('counts, drills and history fit as well', () => {
  const patterns = [
    {
      pattern: 'catalogue:{prices}:*:of-everything-there-is:*:and-more-than-that:*',
      matched: 1,
      deleted: 1,
      preserved: 0,
    },
  ];
  const runs = RECORDED.map((recorded) => {
    const { stage, rollback } = readRecorded(recorded);
    const report = tellStage(stage.execution, stage.events, rollback ?? undefined);
    return { kind: 'stage' as const, report: StageReport.parse({ ...report, reason: 'why '.repeat(60) }) };
  });
  const seconds = { stoppedSeconds: 1, weightsRestoredSeconds: 1, inSyncSeconds: 1, trafficBackSeconds: 1 };
  const drill = describeDrill({
    ...{
      stage: 5,
      execution: 'drill',
      alarm: 'shop-5xx-errors-of-the-canary-in-eu-central-1',
      struckAt: '',
      ...seconds,
    },
    ...{ endedWith: 'AlarmAbort', rolledBackSeconds: 1, alarmIsBack: true, trafficRemark: null },
  });

  expect(widest(flushTable({ ...flush, patterns }))).toBeLessThanOrEqual(80);
  expect(widest(tellHistory(runs, 80))).toBeLessThanOrEqual(80);
  expect(widest(drill.slice(0, -1).join('\n'))).toBeLessThanOrEqual(80);
});
