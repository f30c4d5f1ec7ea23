import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parsePoints } from '../../cli/backtest/read-series.ts';
import { LEAST } from '../../lab/support/settings.ts';
import { runHere } from './run-cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-backtest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const cloudWatch = mockClient(CloudWatchClient);
beforeEach(() => {
  cloudWatch.reset();
});

const MINUTE = 60_000;
const START = Date.parse('2026-11-01T00:00:00.000Z');
const time = (minutes: number) => new Date(START + minutes * MINUTE).toISOString().slice(0, 19).replace('T', ' ');
const csv = (minutes: number, valueAt: (minute: number) => number, every = 5) =>
  [
    'timestamp,value',
    ...Array.from({ length: minutes / every }, (_, i) => `${time(i * every)},${valueAt(i * every)}`),
  ].join('\n');
const HOUR = 60;

/** Two days of a latency of 200 ms; three hours of 900 ms from the 30th hour on. */
writeFileSync(
  path.join(folder, 'incident.csv'),
  csv(48 * HOUR, (minute) => (minute >= 30 * HOUR && minute < 33 * HOUR ? 900 : 200 + (minute % 7))),
);
writeFileSync(
  path.join(folder, 'quiet.csv'),
  csv(48 * HOUR, (minute) => 200 + (minute % 7)),
);
writeFileSync(
  path.join(folder, 'windows.json'),
  JSON.stringify({
    'incident.csv': [[time(30 * HOUR), time(33 * HOUR)]],
    'quiet.csv': [[time(40 * HOUR), time(41 * HOUR)]],
  }),
);

describe('a backtest of files', () => {
  it('says where a stage would have failed, how soon, and what was missed', async () => {
    const { exitCode, stdout } = await runHere('backtest', '--data', folder, '--json');
    const { summary, series } = JSON.parse(stdout);

    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ falseFails: 0, refused: 0, incidents: 2, missed: 1 });
    expect(series.map(({ series, missed }: { series: string; missed: number }) => [series, missed])).toEqual([
      ['incident.csv', 0],
      ['quiet.csv', 1],
    ]);
    const [incident] = series;
    const failed = incident.outcomes.filter(({ ended }: { ended: string }) => ended === 'failed');
    expect(failed.length).toBeGreaterThan(2);
    // The stage that begins with the incident has nothing but bad periods: seven of five minutes.
    const atOnce = failed.find(({ startedAt }: { startedAt: number }) => startedAt === START + 30 * HOUR * MINUTE);
    expect(atOnce.endedAt - atOnce.startedAt).toBe(35 * MINUTE);
    expect(atOnce.reason).toMatch(
      /^canary latency was over its limit in 7 of the last 7 periods of 5 minutes: at worst 900 ms, limit 28\d ms; nothing is left on stable, /,
    );
  });

  it('draws the series, what became of its stages, and what is labelled', async () => {
    const { stdout } = await runHere('backtest', '--data', folder);
    const lines = stdout.split('\n');

    expect(lines[0]).toBe('incident.csv');
    expect(lines[1]).toMatch(/^ {2}▁+█+▁+ {2}up to 900$/);
    expect(lines[2]).toMatch(/✗.*✗ failed, h held, - refused, · passed$/);
    expect(lines[3]).toMatch(/^ +═+ +labelled$/);
    expect(stdout).toMatch(
      /0\.0 % of the stages outside labelled windows would have failed \(0 of \d+\); 50\.0 % of .* \(1 of 2\)\./,
    );
  });

  it.each([
    ['a folder that is not there', '/nowhere', 'cannot be read'],
    ['a folder without series', tmpdir(), 'has no CSV file'],
  ])('needs files: %s', async (_, where, message) => {
    const { exitCode, stderr } = await runHere('backtest', '--data', where);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe('a recorded file', () => {
  it('may have any of the usual times, in any order', () => {
    expect(parsePoints('timestamp,value\n2026-11-01 00:05:00.000,2\n2026-11-01T01:00:00+01:00,1\n', 'x.csv')).toEqual([
      { at: START, value: 1 },
      { at: START + 5 * MINUTE, value: 2 },
    ]);
  });

  it.each([
    ['no value', '2026-11-01 00:05:00,', /x\.csv:1: .* has no value/],
    ['no number', '2026-11-01 00:05:00,many', /x\.csv:1: .* has no value/],
    ['no time', 'today,1', /x\.csv:1: "today" is not a time/],
  ])('with %s in a line is refused: a point left out unseen would change a verdict', (_, line, message) => {
    expect(() => parsePoints(line, 'x.csv')).toThrow(message);
  });
});

describe('a backtest of what CloudWatch kept', () => {
  const at = (series: Record<string, ((time: number) => number) | undefined>) => {
    cloudWatch
      .on(GetMetricDataCommand)
      .callsFake(({ MetricDataQueries, StartTime, EndTime }: GetMetricDataCommandInput) => ({
        MetricDataResults: MetricDataQueries?.map(({ Id, MetricStat }) => {
          const valueAt = series[MetricStat?.Metric?.MetricName ?? ''];
          const count = ((EndTime?.getTime() ?? 0) - (StartTime?.getTime() ?? 0)) / MINUTE;
          const Timestamps = Array.from(
            { length: count },
            (_, i) => new Date((StartTime?.getTime() ?? 0) + i * MINUTE),
          );
          const points = valueAt ? Timestamps : [];
          return {
            Id,
            StatusCode: 'Complete',
            Timestamps: points,
            Values: points.map((time) => valueAt?.(time.getTime()) ?? 0),
          };
        }),
      }));
  };
  const environments = {
    shop: {
      ...LEAST,
      region: 'eu-central-1',
      health: {
        ...LEAST.health,
        latency: {
          stable: { namespace: 'Shop', metricName: 'Latency' },
          canary: { namespace: 'Shop', metricName: 'New' },
        },
      },
    },
  };
  const healthy = {
    CacheHits: () => 90,
    CacheMisses: () => 10,
    CacheUp: () => 1,
    Evictions: () => 0,
    Latency: () => 200,
  };

  async function backtest() {
    const before = process.cwd();
    writeFileSync(path.join(folder, 'cdk.json'), JSON.stringify({ context: { environments } }));
    vi.useFakeTimers({ now: START + 24 * HOUR * MINUTE, toFake: ['Date'] });
    process.chdir(folder);
    try {
      const { stdout, stderr } = await runHere('backtest', '--days', '1', '--json');
      return { ...JSON.parse(stdout), drawn: stderr };
    } finally {
      process.chdir(before);
      vi.useRealTimers();
    }
  }

  it('asks every signal of the environment, with stable in the canary’s place', async () => {
    at(healthy);
    const { summary } = await backtest();

    expect(summary).toMatchObject({ falseFails: 0, refused: 0, held: 0 });
    expect(summary.stages).toBeGreaterThan(20);
  });

  it('finds the stages that Redis would have failed, and the hours in which none could begin', async () => {
    const [from, to] = [START + 12 * HOUR * MINUTE, START + 12 * HOUR * MINUTE + 5 * MINUTE];
    const coldUntil = START + 15 * HOUR * MINUTE;
    at({
      ...healthy,
      CacheUp: (time) => (time >= from && time < to ? 0 : 1),
      CacheMisses: (time) => (time >= coldUntil - 30 * MINUTE && time < coldUntil + 30 * MINUTE ? 90 : 10),
    });
    const { summary, series } = await backtest();
    const outcomes: { ended: string; reason: string }[] = series[0].outcomes;

    expect(summary).toMatchObject({ falseFails: 1, refused: 1 });
    expect(outcomes.find(({ ended }) => ended === 'failed')?.reason).toMatch(
      /^Redis did not answer in 2 of the last \d minutes$/,
    );
    expect(outcomes.find(({ ended }) => ended === 'refused')?.reason).toBe('the hit rate 50 % is already below 80 %');
  });

  it('has no number for a metric without a value', async () => {
    at({ ...healthy, Latency: undefined });
    const { drawn } = await backtest();

    expect(drawn).toContain('no data');
    expect(drawn).not.toMatch(/Infinity|NaN/);
  });
});
