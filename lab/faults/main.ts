import { onceOrphaned } from '../../bin/orphaned.mjs';
import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { readJudged, unusedGrants } from '../emulator/judged.ts';
import { allCases } from './cases/all.ts';
import { type FaultCase, readMachines } from './cases/case.ts';
import { startFaultCloud } from './cloud.ts';
import { type Heard, runAll } from './run-all.ts';
import { sample } from './sample.ts';
import { passed, summary, table } from './summary.ts';
import { DUO, LARGE, TRACKS } from './tracks.ts';

const { seed, cases, only, story } = script(
  'faults',
  'Stages of a rollout, each with one fault; and where the weights end.',
)
  .option('--seed <number>', 'draws the same sample again, in the same order', wholeNumber(0, 1e9), 1)
  .option('--cases <number>', 'a sample of so many', wholeNumber(1, 10_000))
  .option('--only <words>', 'those whose group or name has these words', '')
  .option('--story', 'with every state and every call, as for a case that fails', false)
  .parse()
  .opts();
const say = (line: string) => console.log(line);

onceOrphaned(() => process.exit(1));
const cloud = await startFaultCloud([...TRACKS, DUO, ...LARGE], say);
try {
  const [first] = cloud.tracks;
  if (!first) throw new Error('There is no track.');
  say('Preparing deployments');
  const deploy = await cloud.prepareDeployments();
  const { ordinary, alone } = allCases(await readMachines(first), cloud.tracks, deploy);
  const drawn = draw([...ordinary, ...alone]);
  if (drawn.length === 0) throw new Error(`No case has "${only}" in its group or name.`);
  say(`${drawn.length} cases; the log of the emulator is ${cloud.log}`);
  const started = Date.now();
  let done = 0;
  const heard: Heard = (result) => {
    done += 1;
    const mark = passed(result) ? 'ok  ' : 'FAIL';
    say(`${String(done).padStart(4)} ${mark} ${result.seconds.toFixed(1).padStart(5)} s  ${result.case.name}`);
    for (const problem of result.problems) say(`     ${problem}`);
    if (result.story && (story || !passed(result))) say(result.story);
  };
  const tracks = cloud.tracks.slice(0, TRACKS.length);
  const results = await runAll(
    drawn.filter((each) => ordinary.includes(each)),
    tracks,
    heard,
  );
  for (const each of drawn.filter((each) => alone.includes(each))) {
    const track = cloud.tracks.find(({ environment }) => environment === each.environment) ?? first;
    results.push(...(await runAll([each], [track], heard)));
  }
  say(`${table(results)}\nin ${Math.round((Date.now() - started) / 1000)} s`);
  const judged = await readJudged(cloud.endpoint);
  for (const { caller, action, resource } of judged.refused) say(`IAM refused ${caller}: ${action} on ${resource}`);
  const { calls, refused } = judged;
  const iam = { calls, refused: refused.length, unusedStatements: unusedGrants(judged) };
  say(JSON.stringify({ ...summary(results), iam }));
  process.exitCode = results.every(passed) && refused.length === 0 ? 0 : 1;
} finally {
  await cloud.stop();
}
process.exit();

/** In an order drawn by the seed, which spreads the slow ones. */
function draw(all: FaultCase[]): FaultCase[] {
  const named = all.filter(({ name, group }) => `${group}: ${name}`.includes(only));
  return sample(named, cases ?? named.length, seed);
}
