import { isTerminal } from '../cli/live/screen.ts';
import { startCloud } from './cloud.ts';
import { comparison } from './demo/compare.ts';
import { drawReport } from './demo/draw-report.ts';
import { FAULTS } from './demo/faults/all.ts';
import type { Fault } from './demo/faults/fault.ts';
import { liveSeat } from './demo/live-seat.ts';
import { readOptions } from './demo/options.ts';
import { record } from './demo/recorder.ts';
import { judgePromise, type Report } from './demo/report.ts';
import { rolloutReport } from './demo/rollout-report.ts';
import { runDemo } from './demo/run-demo.ts';
import { plainSeat } from './demo/seat.ts';
import { demoSettings, flushingAgain } from './demo/settings.ts';
import { untilWarm } from './demo/until-warm.ts';
import { writePage } from './demo/write-page.ts';
import { endWithParent } from './processes/end-with-parent.ts';

const { json, fault, flushAgain, comparison: comparisonWanted, plain, out } = readOptions();
const isLive = !json && !plain && isTerminal(process.stdout) && process.stdin.isTTY;
const say = (line: string) => (json ? console.error(line) : console.log(line));

endWithParent();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
const started = Date.now();
try {
  const cloud = await startCloud({ say, settings: flushAgain ? flushingAgain : demoSettings });
  say('Waiting for the first customers');
  const recorder = record(cloud);
  const compares = comparisonWanted && !fault && !flushAgain;
  // Synthesized now, so that it takes no time from the stages.
  const [deployAgain] = await Promise.all([compares ? cloud.prepare(flushingAgain) : null, untilWarm(cloud)]);
  const seat = isLive ? liveSeat(process.stdout, process.stdin, recorder) : plainSeat(say);
  const compare = deployAgain ? comparison(cloud, seat, deployAgain) : undefined;
  const shown = await runDemo(cloud, { seat, recorder, fault, compare }).finally(seat.close);

  const seconds = Math.round((Date.now() - started) / 1000);
  const report: Report = { ...shown.report, seconds, page: '' };
  report.page = await writePage(rolloutReport({ ...shown, report, recorder }), out);
  const broken: Fault | undefined = fault && FAULTS[fault];
  const verdict = judgePromise(report, broken?.leaves);
  say(`\n${drawReport(report)}`);
  for (const line of verdict.broken) say(`Not as promised: ${line}`);
  say(`The report: ${report.page}`);
  if (json) console.log(JSON.stringify(report));
  await cloud.stop();
  process.exitCode = verdict.held ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
