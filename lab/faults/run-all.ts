import type { FaultCase } from './cases/case.ts';
import type { Lane } from './lane.ts';
import { type CaseResult, runCase } from './run-case.ts';

export type Heard = (result: CaseResult) => void;

/** Each lane takes the next case that may happen in it, until none is left. */
export async function runAll(cases: FaultCase[], lanes: Lane[], heard: Heard): Promise<CaseResult[]> {
  const left = [...cases];
  const results: CaseResult[] = [];
  const work = async (lane: Lane) => {
    for (;;) {
      const i = left.findIndex(({ environment = lane.environment }) => environment === lane.environment);
      const [next] = i < 0 ? [] : left.splice(i, 1);
      if (!next) return;
      const result = await runCase(next, lane);
      results.push(result);
      heard(result);
    }
  };
  await Promise.all(lanes.map(work));
  return results;
}
