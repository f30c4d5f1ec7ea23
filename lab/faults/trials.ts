import { onceOrphaned } from '../../bin/orphaned.mjs';
import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { readJudged } from '../emulator/judged.ts';
import { Random } from '../host/random.ts';
import { startFaultCloud } from './cloud.ts';
import type { Track } from './track.ts';
import { TRACKS } from './tracks.ts';
import { ACTS, type Act } from './trials/acts.ts';
import { type Drawn, drawTrial, inWords, playTrial, type Trial } from './trials/trial.ts';

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

onceOrphaned(() => process.exit(1));
const cloud = await startFaultCloud(TRACKS, say);
try {
  const random = new Random(options.seed);
  const names: [string, ...string[]] = ['deployment', ...Object.keys(ACTS)];
  const drawn = Array.from({ length: options.only ?? options.trials }, () => drawTrial(random, names));
  const wanted = [...drawn.entries()].slice(options.only === undefined ? 0 : -1);
  say('Preparing deployments');
  const deploy = await cloud.prepareDeployments();
  const trials = await playAll([...wanted], cloud.tracks, { ...ACTS, deployment: (scene) => deploy(scene.track) });
  const { calls, refused } = await readJudged(cloud.endpoint);
  for (const { caller, action, resource } of refused) say(`IAM refused ${caller}: ${action} on ${resource}`);
  const violations = trials.filter((trial) => trial.violations.length > 0).length;
  const acts: Record<string, number> = {};
  for (const { name } of wanted.flatMap(([, { acts }]) => acts)) acts[name] = (acts[name] ?? 0) + 1;
  const total = (of: (trial: Trial) => number) => trials.reduce((sum, trial) => sum + of(trial), 0);
  say(
    JSON.stringify({
      seed: options.seed,
      trials: trials.length,
      violations,
      writes: total(({ writes }) => writes),
      overwrittenUnseen: total(({ unseen }) => unseen),
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

async function playAll(drawn: [number, Drawn][], tracks: Track[], acts: Record<string, Act>): Promise<Trial[]> {
  const trials: Trial[] = [];
  const work = async (track: Track) => {
    for (let next = drawn.shift(); next; next = drawn.shift()) {
      const [i, trial] = next;
      const played = await playTrial(track, trial, acts);
      trials.push(played);
      const failed = played.violations.length > 0;
      say(`${String(i + 1).padStart(4)} ${failed ? 'FAIL' : 'ok  '} ${inWords(trial)}`);
      for (const violation of played.violations) say(`     ${violation}`);
      if (failed) say(played.story);
    }
  };
  await Promise.all(tracks.map(work));
  return trials;
}
