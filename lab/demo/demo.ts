import { onceOrphaned } from '../../bin/orphaned.mjs';
import { isTerminal } from '../../cli/live/screen.ts';
import { startCloud } from '../cloud/cloud.ts';
import { inASentence } from '../host/in-a-sentence.ts';
import { neverSilent } from '../host/never-silent.ts';
import { Random } from '../host/random.ts';
import type { Witness } from '../shop/witness.ts';
import { showComparison } from './compare/show-comparison.ts';
import { settingsOf, WAYS } from './compare/ways.ts';
import { liveSeat } from './live-seat.ts';
import { readOptions } from './options.ts';
import { record } from './recorder.ts';
import { plainSeat } from './seat.ts';
import { demoSettings, versionedSettings } from './settings.ts';
import { showRollout } from './show-rollout.ts';
import { untilWarm } from './until-warm.ts';

const options = readOptions();
const { json, versionedKeys = false, compareFlushes = false, plain, emulator } = options;
const isLive = !json && !plain && !compareFlushes && isTerminal(process.stdout) && process.stdin.isTTY;
const { say, stop: beSilent } = neverSilent((line) => (json ? console.error(line) : console.log(line)));

onceOrphaned(() => process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
const started = Date.now();
try {
  const witness: Witness = { visits: [], reads: [] };
  const chance = { of: new Random(started) };
  const shop = { witness, versionedKeys, random: () => chance.of.share() };
  const settings = compareFlushes ? settingsOf(WAYS[0]) : versionedKeys ? versionedSettings : demoSettings;
  const cloud = await startCloud({ say, emulator, settings, shop });
  say(
    `"stable" is the old backend, written with Express; "canary" the new one, of serverless handlers. Both share one Redis.`,
  );
  say('Waiting for the first customers');
  const recorder = record(cloud, witness);
  await untilWarm(cloud);
  // A picture that is drawn anew is never silent.
  if (isLive) beSilent();
  const seat = isLive ? liveSeat(process.stdout, process.stdin, recorder, cloud.outputs.Stages) : plainSeat(say);
  const at = { cloud, recorder, seat, say, started };
  const shown = compareFlushes
    ? await showComparison({
        ...at,
        reseed(seed) {
          chance.of = new Random(seed);
          // Apart from the customers, who choose meanwhile.
          const inCache = new Random(seed);
          return () => inCache.share();
        },
      })
    : await showRollout({ ...at, ...options, versionedKeys });
  for (const line of shown.broken) say(`Not as promised: ${line}`);
  if (json || compareFlushes) console.log(JSON.stringify(shown.document));
  await cloud.stop();
  process.exitCode = shown.broken.length === 0 ? 0 : 1;
} catch (error) {
  say(inASentence(error));
  process.exitCode = 1;
}
process.exit();
