import type { StateData } from '../../../cli/execution/progress.ts';
import type { Weights } from '../../../core/protocol/rollout.ts';
import type { StageState } from '../../../core/protocol/states.ts';
import type { Cloud } from '../../cloud/cloud.ts';

/** The stage that the fault strikes. */
export interface Struck {
  executionArn: string;
  data: StateData;
}

export interface Fault {
  /** For a person. */
  title: string;
  /** It strikes when the second stage enters this state; null: just before that stage begins. */
  at: StageState | null;
  strike(cloud: Cloud, stage: Struck | null): Promise<unknown>;
  heal?(cloud: Cloud): Promise<unknown>;
  /** What has to stand in Route 53 at the end; without it, the weights from before the stage. */
  leaves?: Weights;
  /** What is tried once more when the rollback is over: a sentence for each try, and whether Sluice withstood it. */
  afterwards?(cloud: Cloud, stage: Struck): Promise<{ text: string; held: boolean }[]>;
  /** What is safe now, where that needs a word. */
  moral?: string;
}
