import type { Mark } from '../../../core/report/report.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { gatherStage } from '../gather-stage.ts';
import type { StageRun } from '../run-stage.ts';
import type { Seat } from '../seat.ts';
import type { FaultName } from './all.ts';
import type { Fault } from './fault.ts';
import type { Striker } from './striker.ts';
import { type FaultResult, tellFault } from './tell-fault.ts';

export interface Concluded {
  fault: FaultResult;
  marks: Mark[];
}

/** When the stage is over: what is tried once more, what it comes to, and then all is well again. */
export async function concludeFault(
  cloud: Cloud,
  props: { name: FaultName; fault: Fault; strikes: Striker; run: StageRun; seat: Seat },
): Promise<Concluded> {
  const { name, fault, strikes, run, seat } = props;
  const { title, moral } = fault;
  const afterwards = (await fault.afterwards?.(cloud, run)) ?? [];
  for (const { text } of afterwards) seat.say(`          ${text}`);
  const stage = await gatherStage(cloud, run.executionArn);
  await fault.heal?.(cloud);
  const struckAt = strikes.struckAt() ?? run.endedAt;
  return {
    fault: tellFault({ name, title, moral, struckAt, ending: run.ending, stage, afterwards }),
    marks: [{ at: new Date(struckAt).toISOString(), text: `what went wrong: ${title}`, tone: 'bad' }],
  };
}
