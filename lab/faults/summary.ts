import Table from 'cli-table3';
import { nearestRank } from '../support/nearest-rank.ts';
import type { Safety } from './cases/case.ts';
import type { CaseResult } from './run-case.ts';

const SAFETIES: Safety[] = ['catch', 'alarm', 'stop', 'lostEvent'];

export function table(results: CaseResult[]): string {
  const rows = new Table({ head: ['group', 'cases', 'passed', 'p50 s to safe', 'p95 s to safe'], style: { head: [] } });
  const groups = [...new Set(results.map((result) => result.case.group))];
  for (const group of groups) {
    const those = results.filter((result) => result.case.group === group);
    const seconds = secondsOf(those);
    rows.push([
      group,
      those.length,
      those.filter(passed).length,
      show(nearestRank(seconds, 0.5)),
      show(nearestRank(seconds, 0.95)),
    ]);
  }
  return rows.toString();
}

/** The whole run in one object. */
export function summary(results: CaseResult[]) {
  const judgements = results.flatMap(({ judgement }) => judgement ?? []);
  const count = (holds: (judgement: (typeof judgements)[number]) => boolean) => judgements.filter(holds).length;
  const sum = (of: (judgement: (typeof judgements)[number]) => number) =>
    judgements.reduce((n, each) => n + of(each), 0);
  const secondsToSafe = Object.fromEntries(
    SAFETIES.map((safety) => {
      const seconds = secondsOf(results.filter((result) => result.case.safety === safety));
      return [safety, { p50: nearestRank(seconds, 0.5), p95: nearestRank(seconds, 0.95) }];
    }),
  );
  const calls = results.flatMap(({ case: { safety }, judgement }) =>
    safety === 'alarm' ? (judgement?.callsToRestore ?? []) : [],
  );
  return {
    cases: results.length,
    failed: results.filter((result) => !passed(result)).length,
    lost: count(({ lost }) => lost),
    leftBetween: count(({ between }) => between),
    stuckLeases: count(({ stuck }) => stuck),
    lateWritesAttempted: sum(({ lateAttempted }) => lateAttempted),
    lateWritesLanded: sum(({ lateLanded }) => lateLanded),
    secondsToSafe,
    callsAlarmToRestore: { max: calls.length > 0 ? Math.max(...calls) : null },
  };
}

export function passed({ problems }: CaseResult): boolean {
  return problems.length === 0;
}

function secondsOf(results: CaseResult[]): number[] {
  return results.flatMap(({ judgement }) => judgement?.secondsToSafe ?? []);
}

function show(seconds: number | null): string {
  return seconds === null ? '–' : seconds.toFixed(2);
}
