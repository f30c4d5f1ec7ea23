import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJudged } from '../../lab/emulator/judged.ts';
import { allCases } from '../../lab/faults/cases/all.ts';
import { type FaultCase, readMachines } from '../../lab/faults/cases/case.ts';
import { type FaultCloud, startFaultCloud } from '../../lab/faults/cloud.ts';
import { runAll } from '../../lab/faults/run-all.ts';
import type { CaseResult } from '../../lab/faults/run-case.ts';
import { sample } from '../../lab/faults/sample.ts';
import { passed } from '../../lab/faults/summary.ts';
import { TRACKS } from '../../lab/faults/tracks.ts';

/** Another number draws other cases; `npm run faults` runs them all. */
const SEED = 20_261_121;
const CASES = 12;

let cloud: FaultCloud;
let results: CaseResult[];
beforeAll(async () => {
  cloud = await startFaultCloud(TRACKS.slice(0, 3));
  results = await runAll(await draw(cloud), cloud.tracks, () => {});
});
afterAll(() => cloud?.stop());

it('whatever goes wrong in a stage, traffic ends where it was before, or where the stage was to bring it', () => {
  expect(results).toHaveLength(CASES);
  expect(results.filter((result) => !passed(result)).map(failure)).toEqual([]);
});

it('no write that comes too late is accepted', () => {
  expect(results.reduce((sum, { judgement }) => sum + (judgement?.lateLanded ?? 0), 0)).toBe(0);
});

it('nobody is refused what they need', async () => {
  expect((await readJudged(cloud.endpoint)).refused).toEqual([]);
});

it('the emulator behind all this makes a late write possible: without the lease it would land', () => {
  const attempted = results.reduce((sum, { judgement }) => sum + (judgement?.lateAttempted ?? 0), 0);

  expect(attempted).toBeGreaterThan(0);
});

/** A late write that could move weights or commit them, and eleven others; not those that wait for a minute to pass. */
async function draw({ tracks }: FaultCloud): Promise<FaultCase[]> {
  const [track] = tracks;
  if (!track) throw new Error('There is no track.');
  const { ordinary } = allCases(await readMachines(track), tracks);
  const quick = ordinary.filter(({ waitsForTick, environment }) => !waitsForTick && environment === undefined);
  const late = quick.filter(
    ({ group, name }) => group === 'late writes' && /^the (advance|release) of stage/.test(name),
  );
  const others = quick.filter(({ group }) => group !== 'late writes');
  return [...sample(late, 1, SEED), ...sample(others, CASES - 1, SEED)];
}

function failure({ case: { name }, problems, story }: CaseResult): string {
  return `${name}: ${problems.join('; ')}\n${story}`;
}
