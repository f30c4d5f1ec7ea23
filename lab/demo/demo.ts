import { onceOrphaned } from '../../bin/orphaned.mjs';
import { isTerminal } from '../../cli/live/screen.ts';
import { startCloud } from '../cloud/cloud.ts';
import { inASentence } from '../host/in-a-sentence.ts';
import { neverSilent } from '../host/never-silent.ts';
import type { Witness } from '../shop/witness.ts';
import { comparison } from './compare.ts';
import { type DemoResult, judgePromise } from './demo-result.ts';
import { drawResult } from './draw-result.ts';
import { FAULTS } from './faults/all.ts';
import type { Fault } from './faults/fault.ts';
import { liveSeat } from './live-seat.ts';
import { readOptions } from './options.ts';
import { record } from './recorder.ts';
import { rolloutReport } from './rollout-report.ts';
import { runDemo } from './run-demo.ts';
import { plainSeat } from './seat.ts';
import { demoSettings, flushingAgain } from './settings.ts';
import { untilWarm } from './until-warm.ts';
import { writePage } from './write-page.ts';

const { json, fault, flushAgain, comparison: comparisonWanted, plain, out, emulator } = readOptions();
const isLive = !json && !plain && isTerminal(process.stdout) && process.stdin.isTTY;
const { say, stop: beSilent } = neverSilent((line) => (json ? console.error(line) : console.log(line)));

onceOrphaned(() => process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
const started = Date.now();
try {
  const witness: Witness = { visits: [], reads: [] };
  const settings = flushAgain ? flushingAgain : demoSettings;
  const cloud = await startCloud({ say, emulator, settings, shop: { witness } });
  say(
    `"stable" is the old backend, written with Express; "canary" the new one, of serverless handlers. Both share one Redis.`,
  );
  say('Waiting for the first customers');
  const recorder = record(cloud, witness);
  const compares = comparisonWanted && !fault && !flushAgain;
  // Synthesized now, so that it takes no time from the stages.
  const [deployAgain] = await Promise.all([compares ? cloud.prepare(flushingAgain) : null, untilWarm(cloud)]);
  // A picture that is drawn anew is never silent.
  if (isLive) beSilent();
  const seat = isLive ? liveSeat(process.stdout, process.stdin, recorder, cloud.outputs.Stages) : plainSeat(say);
  const compare = deployAgain ? comparison(cloud, seat, deployAgain) : undefined;
  const shown = await runDemo(cloud, { seat, recorder, fault, compare }).finally(seat.close);

  const seconds = Math.round((Date.now() - started) / 1000);
  const report: DemoResult = { ...shown.report, seconds, page: '' };
  report.page = await writePage(rolloutReport({ ...shown, report, recorder }), out);
  const broken: Fault | undefined = fault && FAULTS[fault];
  const verdict = judgePromise(report, broken?.leaves);
  say(`\n${drawResult(report)}`);
  for (const line of verdict.broken) say(`Not as promised: ${line}`);
  say(`The report: ${report.page}`);
  if (json) console.log(JSON.stringify(report));
  await cloud.stop();
  process.exitCode = verdict.held ? 0 : 1;
} catch (error) {
  say(inASentence(error));
  process.exitCode = 1;
}
process.exit();
