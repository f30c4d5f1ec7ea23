import type { EndingName } from '../../../core/protocol/endings.ts';
import type { StateName } from '../../../core/protocol/states.ts';
import type { Order, Step } from '../control.ts';
import type { Beginning, Scene } from '../scene.ts';

/** How a stage comes to a state. */
export interface Road {
  begin: Beginning;
  /** Before it starts. */
  prepare?(scene: Scene): void;
  /** While it runs. */
  accompany?(scene: Scene): Promise<void>;
}

export const STAGE_5: Beginning = { from: { stable: 100, canary: 0 }, stage: 5 };
export const STAGE_25: Beginning = { from: { stable: 95, canary: 5 }, stage: 25 };

export const thrown =
  (error: EndingName | 'Error' | `Lambda.${string}`, cause = 'A case of fault injection.') =>
  (): Order => ({ throw: { error, cause } });

/** A retry that does not wait as long as it would. */
export function hurry(scene: Scene, execution = scene.executionArn): void {
  scene.at('retry', '*', () => ({ seconds: 0.05 }), { times: 1000, execution });
}

/** After traffic has moved, an error that nothing tries again. */
function failAfterTheMove(scene: Scene): void {
  scene.at('before', 'Flush cache again', thrown('FlushTimedOut'));
}

const ROADS: Partial<Record<StateName, Road>> = {
  'Dry run complete': { begin: { ...STAGE_5, input: { dryRun: true } } },
  'Let cache warm up more': {
    begin: STAGE_5,
    prepare: (scene) => {
      scene.at('after', 'Check health', ({ answer }: Step) => ({ answer: { ...Object(answer), verdict: 'wait' } }));
    },
  },
  'Ask for approval': { begin: STAGE_25 },
  'Approval expired': {
    begin: STAGE_25,
    prepare: (scene) => {
      scene.at('after', 'Ask for approval', thrown('States.Timeout'));
    },
  },
  'Is the cache still fresh?': { begin: STAGE_25, accompany: (scene) => scene.approve() },
  'Roll back': { begin: STAGE_5, prepare: failAfterTheMove },
  'Stage failed': { begin: STAGE_5, prepare: failAfterTheMove },
  'Rollback not started': {
    begin: STAGE_5,
    prepare(scene) {
      failAfterTheMove(scene);
      scene.at('before', 'Roll back', thrown('Lambda.Unknown'), { times: 1000 });
      hurry(scene);
    },
  },
};

export function roadTo(state: StateName): Road {
  return ROADS[state] ?? { begin: STAGE_5 };
}

/** Starts the stage on this road. What a case arms comes before it: the first rule that matches counts. */
export async function setOut(scene: Scene, road: Road): Promise<void> {
  await scene.track.reset(road.begin.from);
  road.prepare?.(scene);
  await scene.begin(road.begin);
  road.accompany?.(scene).catch(() => {});
}
