import { HealthConfig } from '../../core/health/config.ts';
import { toTheMinute } from '../../core/text/times.ts';
import { healthConfig } from '../../lib/settings/health-config.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { openStack } from '../aws/open.ts';
import { BY_PROXY } from '../aws/proxy.ts';
import { type Backtest, backtestSeries } from '../backtest/backtest-series.ts';
import { historyOfSeries, type Limits } from '../backtest/history-of-series.ts';
import { plot } from '../backtest/plot.ts';
import { type RecordedSeries, readFolder, readWindows } from '../backtest/read-series.ts';
import { chooseEnvironment, readCdkJson } from '../command-line/environments.ts';
import { WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { outputOf } from '../terminal/output.ts';
import { table } from '../terminal/table.ts';

interface BacktestOptions extends GlobalOptions {
  data?: string;
  unit?: number;
  days?: number;
  windows?: string;
}

export async function backtest(options: BacktestOptions): Promise<void> {
  const output = outputOf(options);
  const results: Backtest[] = [];
  for await (const [series, result] of options.data ? ofFiles(options.data, options) : ofCloudWatch(options)) {
    output.say(series.name);
    output.show(`${plot(series, result.outcomes)}\n`);
    results.push(result);
  }
  output.show(table(HEAD, results.map(rowOf)));
  for (const result of results) for (const line of describeFails(result)) output.say(line);
  const sum = summarize(results);
  output.say(
    `${share(sum.falseFails, sum.quiet)} of the stages outside labelled windows would have failed (${sum.falseFails} of ${sum.quiet})` +
      (sum.incidents > 0
        ? `; ${share(sum.missed, sum.incidents)} of the labelled windows missed (${sum.missed} of ${sum.incidents}).`
        : '.'),
  );
  output.document({ summary: sum, series: results });
}

async function* ofFiles(folder: string, options: BacktestOptions): AsyncGenerator<[RecordedSeries, Backtest]> {
  const limits = limitsOf(options);
  for (const series of await readFolder(folder))
    yield [series, backtestSeries(series, historyOfSeries(series, limits))];
}

/** The SDK is loaded only where it is needed: files can be replayed without an account. */
async function* ofCloudWatch(options: BacktestOptions): AsyncGenerator<[RecordedSeries, Backtest]> {
  const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
  const { historyOfStack } = await import('../backtest/history-of-stack.ts');
  const { config, region } = await (options.stack ? deployed(options) : written(options));
  const windows = options.windows ? await readWindows(options.windows) : {};
  const { series, history } = await historyOfStack(
    new CloudWatchClient({ ...BY_PROXY, ...(region && { region }) }),
    config,
    {
      days: options.days ?? 7,
      incidents: windows.history ?? [],
      now: new Date(),
    },
  );
  yield [series, backtestSeries(series, history)];
}

/** As a stack of somebody else's app judges: its settings stand in no cdk.json. */
async function deployed(options: GlobalOptions): Promise<{ config: HealthConfig; region?: string }> {
  return { config: await (await openStack(options)).healthConfig() };
}

/** As the environment would judge, once it is deployed. */
function written({ environment }: GlobalOptions): { config: HealthConfig; region?: string | undefined } {
  const settings = settingsOf(chooseEnvironment(environment, () => Object.keys(readCdkJson(process.cwd()))));
  const config = HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(settings))));
  return { config, region: settings.region };
}

/** The environment's limits where one is named, else the defaults. */
function limitsOf({ environment, unit }: BacktestOptions): Limits {
  const latency = environment ? settingsOf(chooseEnvironment(environment, () => [])).health.latency : undefined;
  const { stable, canary, ...limits } = latency ?? {};
  return { ...limits, ...(unit !== undefined && { millisecondsPerUnit: unit }) };
}

function settingsOf(environment: string): Settings {
  const known = readCdkJson(process.cwd());
  if (Object.hasOwn(known, environment)) return readSettings(environment, known[environment]);
  throw new WrongUsage(
    `cdk.json has no environment "${environment}", only: ${Object.keys(known).join(', ') || 'none'}.`,
  );
}

const HEAD = ['series', 'stages', 'false fails', 'held', 'refused', 'incidents', 'missed', 'minutes to fail'];

function rowOf({ series, stages, falseFails, quiet, held, refused, incidents, missed, minutesToFail }: Backtest) {
  const minutes = minutesToFail === null ? '–' : minutesToFail.toFixed(0);
  return [series, stages, `${falseFails} of ${quiet}`, held, refused, incidents, missed, minutes];
}

/** A few are enough to see what kind they are; all stand in the JSON document. */
const MOST_FAILS_SHOWN = 3;

function describeFails({ series, outcomes }: Backtest): string[] {
  return outcomes
    .filter(({ ended }) => ended === 'failed')
    .slice(0, MOST_FAILS_SHOWN)
    .map(({ startedAt, endedAt, reason }) => {
      const minutes = Math.round((endedAt - startedAt) / 60_000);
      return `${series}: begun ${toTheMinute(new Date(startedAt))}, failed after ${minutes} minutes: ${reason}`;
    });
}

function summarize(results: Backtest[]) {
  const sum = (of: 'stages' | 'quiet' | 'falseFails' | 'held' | 'refused' | 'incidents' | 'missed') =>
    results.reduce((total, result) => total + result[of], 0);
  return {
    stages: sum('stages'),
    quiet: sum('quiet'),
    falseFails: sum('falseFails'),
    held: sum('held'),
    refused: sum('refused'),
    incidents: sum('incidents'),
    missed: sum('missed'),
  };
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
