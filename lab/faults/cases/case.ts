import type { Weights } from '../../../core/protocol/rollout.ts';
import type { Scene } from '../scene.ts';
import type { State, Track } from '../track.ts';

export type Safety = 'catch' | 'alarm' | 'stop' | 'lostEvent';

/** What a case may add to the ordinary judgement: all back at `from`, or all at `to` when the stage was released. */
interface Ending {
  /** Where the weights should be instead, by type of record. */
  expected?: Partial<Record<string, Weights>>;
  /** What else is wrong, a sentence each. */
  problems?: string[];
}

/** One stage (or more) with one fault. */
export interface FaultCase {
  /** A sentence, unique. */
  name: string;
  group: string;
  /** Its seconds to safety count as these. */
  safety?: Safety;
  /** Waits for the schedule's own tick instead of one by hand. */
  waitsForTick?: boolean;
  /** Where it happens, if not in any track. */
  environment?: string;
  /** Lets everything happen until the fault is over; what then goes on by itself is waited for. */
  play(scene: Scene): Promise<Ending | undefined>;
}

/** What the deployed machines are made of. */
export interface Machines {
  stage: State[];
  rollback: State[];
}

export async function readMachines(track: Track): Promise<Machines> {
  return {
    stage: await track.states(track.outputs.StageMachineArn),
    rollback: await track.states(track.outputs.RollbackMachineArn),
  };
}
