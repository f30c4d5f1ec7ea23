import type { FaultCase } from './cases/case.ts';
import { type Judgement, judge } from './judge.ts';
import { Scene } from './scene.ts';
import { errorText, tellStory } from './story.ts';
import type { Track } from './track.ts';

export interface CaseResult {
  case: FaultCase;
  problems: string[];
  judgement: Judgement | null;
  seconds: number;
  /** What happened. */
  story: string;
}

/** Plays one case, waits until all is over and the watcher has looked, and judges. */
export async function runCase(fault: FaultCase, track: Track): Promise<CaseResult> {
  await track.tidyUp();
  const scene = new Scene(track);
  const finish = async (problems: string[], judgement: Judgement | null): Promise<CaseResult> => ({
    case: fault,
    problems,
    judgement,
    seconds: scene.seconds(),
    story: await tellStory(scene),
  });
  try {
    const ending = await fault.play(scene);
    await scene.settled(fault.waitsForTick ? { tickAfterMs: Number.POSITIVE_INFINITY } : {});
    await track.watch();
    await scene.settled();
    const judgement = await judge(scene, ending?.expected);
    return await finish([...judgement.problems, ...(ending?.problems ?? [])], judgement);
  } catch (error) {
    const problem = errorText(error);
    scene.release();
    await scene.settled().catch(() => {});
    return await finish([problem], await judge(scene).catch(() => null));
  } finally {
    scene.disarm();
  }
}
