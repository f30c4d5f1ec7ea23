import type { Ending } from '../../../cli/execution/story.ts';
import { endingNamed } from '../../../core/protocol/endings.ts';
import type { StageReport } from '../../../core/report/report.ts';

/** Who started the rollback. */
export type Road = 'its own catch' | 'alarm → abort-stage' | 'watcher' | 'nobody had to';

export interface FaultResult {
  name: string;
  title: string;
  error: string | null;
  cause: string | null;
  road: Road | null;
  noticedBy: string | null;
  /** From the strike until its rollback began. */
  secondsToNotice: number | null;
  /** From the strike until the weights stood where they belong and no write of the stage could move them any more. */
  secondsToSafe: number | null;
  /** What was tried afterwards. */
  afterwards: { text: string; held: boolean }[];
  moral: string | null;
}

export interface Told {
  name: string;
  title: string;
  moral: string | undefined;
  struckAt: number;
  ending: Ending;
  stage: StageReport;
  afterwards: FaultResult['afterwards'];
}

export function tellFault({ name, title, moral, struckAt, ending, stage, afterwards }: Told): FaultResult {
  const { error, cause } = ending;
  const road = ending.status === 'SUCCEEDED' ? null : roadOf(ending, stage);
  const safeAt = stage.rollback ? stage.rollback.restoredAt : stage.endedAt;
  return {
    name,
    title,
    error,
    cause,
    road,
    noticedBy: road && NOTICED_BY[road],
    secondsToNotice: road && secondsSince(struckAt, stage.rollback?.startedAt ?? stage.endedAt),
    secondsToSafe: road && secondsSince(struckAt, safeAt),
    afterwards,
    moral: moral ?? null,
  };
}

export function roadOf({ status, error }: Ending, { rollback }: Pick<StageReport, 'rollback'>): Road {
  if (!rollback) return 'nobody had to';
  const ended = endingNamed(error);
  if (ended === 'AlarmAbort') return 'alarm → abort-stage';
  return status === 'FAILED' && ended !== 'RollbackNotStarted' ? 'its own catch' : 'watcher';
}

const NOTICED_BY: Record<Road, string> = {
  'its own catch': 'the stage itself',
  'alarm → abort-stage': 'a listed alarm, which ends the stage at once',
  watcher: 'the watcher, which hears of every stage that ends',
  'nobody had to': 'the stage itself, before it touched anything',
};

/** The story in a few lines: what happened, who noticed, how long until safe. */
export function faultLines(fault: FaultResult): string[] {
  const { title, error, cause, noticedBy, road, secondsToNotice, secondsToSafe, afterwards, moral } = fault;
  return [
    `What happened:   ${title}`,
    `Who noticed:     ${noticedBy ? `${noticedBy}, after ${secondsToNotice} s` : 'nobody'}`,
    `What it said:    ${error ? `${error}: ${cause}` : 'nothing'}`,
    ...(road ? [`Road back:       ${road}`] : []),
    `Safe after:      ${secondsToSafe === null ? 'not at all' : `${secondsToSafe} s`}`,
    ...afterwards.map(({ text }) => `Afterwards:      ${text}`),
    ...(moral ? [`What to know:    ${moral}`] : []),
  ];
}

function secondsSince(from: number, to: string | null): number | null {
  return to === null ? null : Math.round((Date.parse(to) - from) / 100) / 10;
}
