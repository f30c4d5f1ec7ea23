import type { LocalCloud } from '../cloud/cloud.ts';
import { type DemoResult, judgePromise } from './demo-result.ts';
import { drawResult } from './draw-result.ts';
import { FAULTS, type FaultName } from './faults/all.ts';
import type { Fault } from './faults/fault.ts';
import type { Recorder } from './recorder.ts';
import { rolloutReport } from './rollout-report.ts';
import { runDemo } from './run-demo.ts';
import type { Seat } from './seat.ts';
import { writePage } from './write-page.ts';

export interface Show {
  cloud: LocalCloud;
  recorder: Recorder;
  seat: Seat;
  say(line: string): void;
  /** When the whole demonstration began. */
  started: number;
}

/** What was seen: one document, and a sentence for each thing that is not as promised. */
export interface Seen {
  document: object;
  broken: string[];
}

export interface RolloutShow extends Show {
  fault?: FaultName | undefined;
  versionedKeys: boolean;
  /** Where the page goes. */
  out: string;
}

export async function showRollout({ cloud, recorder, seat, say, started, ...rest }: RolloutShow): Promise<Seen> {
  const { fault, versionedKeys, out } = rest;
  const shown = await runDemo(cloud, { seat, recorder, fault, versionedKeys }).finally(seat.close);
  const seconds = Math.round((Date.now() - started) / 1000);
  const report: DemoResult = { ...shown.report, seconds, page: '' };
  report.page = await writePage(rolloutReport({ ...shown, report, recorder }), out);
  const broken: Fault | undefined = fault && FAULTS[fault];
  say(`\n${drawResult(report)}`);
  say(`The report: ${report.page}`);
  return { document: report, broken: judgePromise(report, broken?.leaves).broken };
}
