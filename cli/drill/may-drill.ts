import type { AlarmReading } from '../../core/alarms/alarms.ts';
import { type AlarmNames, listedAlarms } from '../../core/alarms/listed-alarms.ts';
import { nextStage } from '../../core/lease/next-stage.ts';
import { leasesIn, type RecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { liveWeights } from '../../core/lease/weights.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';

/** A drill gives real users to the canary and takes them away again, so it wants few of them. */
const MOST_PERCENT = 10;

/** The alarm that the drill turns red: the one named, or the first that always counts. */
export function chooseAlarm(names: AlarmNames, named: string | undefined): string {
  // When the drill strikes, the canary has traffic.
  const listed = listedAlarms(names, true);
  if (named !== undefined) {
    if (listed.includes(named)) return named;
    throw new WrongUsage(`Alarm "${named}" does not abort a stage. Those that do: ${listed.join(', ') || 'none'}.`);
  }
  const [first] = listed;
  if (first !== undefined) return first;
  throw new NotDone('No alarm aborts a stage, so there is nothing to drill: list one in the setting alarms.abortOn.');
}

export interface DrillSituation {
  running: string[];
  snapshot: Snapshot;
  group: RecordGroup;
  stages: number[];
  alarm: AlarmReading;
  atAnyWeight: boolean;
}

/** The stage that the drill will start and break; throws where a drill would be in somebody's way, or prove nothing. */
export function stageToDrill({ running, snapshot, group, stages, alarm, atAnyWeight }: DrillSituation): number {
  if (running.length > 0) throw new NotDone(`${running.join(', ')} is running. A drill wants to be alone.`);
  const held = leasesIn(snapshot.leases).find(({ operation }) => operation !== 'free');
  if (held) throw new NotDone(`The lease is held by ${held.owner}: see "sluice status". A drill wants it free.`);
  const stage = nextStage(liveWeights(snapshot, group), stages);
  if (stage === null) throw new NotDone('The canary has all of the traffic, so there is no stage to drill with.');
  if (stage > MOST_PERCENT && !atAnyWeight) {
    throw new NotDone(
      `The next stage gives the canary ${stage} % of the traffic, and a drill wants at most ${MOST_PERCENT} %. Drill before the first stage, or say --at-any-weight.`,
    );
  }
  if (alarm.state !== 'OK' || !alarm.actionsEnabled) {
    const state = alarm.actionsEnabled || alarm.state === 'missing' ? alarm.state : 'muted: its actions are disabled';
    throw new NotDone(`Alarm ${alarm.name} is ${state}; no stage begins so.`);
  }
  return stage;
}
