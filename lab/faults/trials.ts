import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { readJudged } from '../emulator/judged.ts';
import { endWithParent } from '../host/processes/end-with-parent.ts';
import { startFaultCloud } from './cloud.ts';
import { draws } from './sample.ts';
import type { Track } from './track.ts';
import { TRACKS } from './tracks.ts';
import { ACTS, type Act } from './trials/acts.ts';
import { playTrial, type Trial } from './trials/trial.ts';

const options = script(
  'trials',
  'Stages with one to three things going wrong at random moments, judged by what Route 53 accepted.',
)
  .option(
    '--seed <number>',
    'draws the same trials again; their moments differ by milliseconds',
    wholeNumber(0, 1e9),
    1,
  )
  .option('--trials <number>', 'how many', wholeNumber(1, 100_000), 300)
  .option('--only <number>', 'that one alone', wholeNumber(1, 100_000))
  .parse()
  .opts();
const say = (line: string) => console.log(line);

endWithParent();
const cloud = await startFaultCloud(TRACKS, say);
try {
  const numbers = options.only ? [options.only] : Array.from({ length: options.trials }, (_, i) => i + 1);
  say('Preparing deployments');
  const deploy = await cloud.prepareDeployments();
  const trials = await playAll(numbers, cloud.tracks, (scene) => deploy(scene.track));
  const { calls, refused } = await readJudged(cloud.endpoint);
  for (const { caller, action, resource } of refused) say(`IAM refused ${caller}: ${action} on ${resource}`);
  const violations = trials.filter((trial) => trial.violations.length > 0).length;
  const acts: Record<string, number> = {};
  for (const name of trials.flatMap((trial) => trial.acts)) acts[name] = (acts[name] ?? 0) + 1;
  const total = (of: (trial: Trial) => number) => trials.reduce((sum, trial) => sum + of(trial), 0);
  say(
    JSON.stringify({
      seed: options.seed,
      trials: trials.length,
      violations,
      writes: total(({ writes }) => writes),
      lateWritesAttempted: total(({ lateAttempted }) => lateAttempted),
      acts,
      iam: { calls, refused: refused.length },
    }),
  );
  process.exitCode = violations === 0 && refused.length === 0 ? 0 : 1;
} finally {
  await cloud.stop();
}
process.exit();

async function playAll(numbers: number[], tracks: Track[], deployment: Act): Promise<Trial[]> {
  const left = [...numbers];
  const trials: Trial[] = [];
  const work = async (track: Track) => {
    for (let number = left.shift(); number !== undefined; number = left.shift()) {
      const trial = await playTrial(track, draws(options.seed * 100_000 + number), { ...ACTS, deployment });
      trials.push(trial);
      const mark = trial.violations.length === 0 ? 'ok  ' : 'FAIL';
      say(`${String(number).padStart(4)} ${mark} ${trial.says}`);
      for (const violation of trial.violations) say(`     ${violation}`);
      if (trial.violations.length > 0) say(trial.story);
    }
  };
  await Promise.all(tracks.map(work));
  return trials;
}
