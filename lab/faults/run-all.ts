import type { FaultCase } from './cases/case.ts';
import { type CaseResult, runCase } from './run-case.ts';
import type { Track } from './track.ts';

export type Heard = (result: CaseResult) => void;

/** Each track takes the next case that may happen in it, until none is left. */
export async function runAll(cases: FaultCase[], tracks: Track[], heard: Heard): Promise<CaseResult[]> {
  const left = [...cases];
  const results: CaseResult[] = [];
  const work = async (track: Track) => {
    for (;;) {
      const i = left.findIndex(({ environment = track.environment }) => environment === track.environment);
      const [next] = i < 0 ? [] : left.splice(i, 1);
      if (!next) return;
      const result = await runCase(next, track);
      results.push(result);
      heard(result);
    }
  };
  await Promise.all(tracks.map(work));
  return results;
}
