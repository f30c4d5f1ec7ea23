import type { Duration } from 'aws-cdk-lib';
import type { Contradiction } from './contradiction.ts';
import { percentsOf, type Stages } from './stages.ts';

export interface Again {
  stages: Stages;
  flush: { againAfterAdvance?: boolean | undefined };
}

/** The stages that flush once more after the advance: where nothing else is said, the one that leaves one backend alone. */
export function stagesFlushedAgain({ stages, flush }: Again): number[] {
  const { againAfterAdvance } = flush;
  if (againAfterAdvance === false) return [];
  return percentsOf(stages).filter((percent) => againAfterAdvance || percent === 100);
}

/** After that flush the cache has no more than the bake to warm up again. */
export function againContradictions(
  settings: Again & { bake: { time: Duration }; warmUp: { wait: Duration } },
): Contradiction[] {
  const { stages, bake, warmUp } = settings;
  const again = stagesFlushedAgain(settings);
  return stages.flatMap((stage, i) => {
    const time = stage.bake ?? bake.time;
    if (!again.includes(stage.percent) || time.toSeconds() >= warmUp.wait.toSeconds()) return [];
    const message = `write at least "warmUp.wait" (${warmUp.wait.toHumanString()}), or "flush.againAfterAdvance": false: stage ${stage.percent} flushes once more after the advance, and its cache has the bake to warm up again`;
    return [{ path: stage.bake ? ['stages', i, 'bake'] : ['bake', 'time'], message }];
  });
}
