import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FINDINGS } from '../../core/alarms/own-alarms.ts';
import { IDLE_METRICS, priceIdle, sumOf } from '../../lab/bench/cost/idle.ts';
import { EVENLY, priceStage, secondsToHarm, TYPICAL } from '../../lab/bench/cost/stage.ts';
import { synthesize } from '../../lab/support/synth.ts';
import { COST, costPage } from '../../lab/write/cost-page.ts';

describe('what it costs', () => {
  it('stands in docs/cost.md ("npm run write" writes it anew)', async () => {
    expect(readFileSync(COST, 'utf8')).toBe(await costPage());
  });

  it('is at most 120 transitions for a stage with all defaults', async () => {
    expect((await priceStage()).transitions).toBeLessThanOrEqual(120);
  });

  it('is at most 2 USD a month, the dashboard aside, while no stage runs', () => {
    const { dashboards, ...idle } = priceIdle(synthesize(TYPICAL));

    expect(dashboards).toHaveLength(1);
    expect(sumOf(Object.values(idle).flat())).toBeLessThanOrEqual(2);
  });

  it('is not saved at the cost of seeing harm later', async () => {
    const [seen, seenEvenly] = [await secondsToHarm(), await secondsToHarm(EVENLY)];

    expect(mean(seen)).toBeLessThanOrEqual(mean(seenEvenly) + 1);
    expect(Math.max(...seen)).toBeLessThanOrEqual(Math.max(...seenEvenly));
  });

  it('is said of every metric that an alarm reads, but for those that tell of something wrong', () => {
    const { alarms } = priceIdle(synthesize(TYPICAL));
    const text = JSON.stringify(synthesize(TYPICAL).findResources('AWS::CloudWatch::Alarm'));
    const own = [...text.matchAll(/"MetricName":"(\w+)","Namespace":"Sluice"/g)].map(([, name = '']) => name);

    expect(alarms.length).toBeGreaterThan(own.length);
    expect(own.length).toBeGreaterThan(0);
    const onlyWhenWrong = new Set(own.filter((name) => !(name in IDLE_METRICS)));
    expect(onlyWhenWrong).toEqual(new Set([...FINDINGS, 'CacheDegraded']));
  });
});

describe('a look of the probe', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('that finds all well publishes what is priced, and nothing else', async () => {
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
    const said = vi.spyOn(console, 'log').mockImplementation(() => {});
    const { publishProbe } = await import('../../functions/probe-cache/publish-probe.ts');
    publishProbe('cache', 'ok', 0);

    const { _aws } = JSON.parse(String(said.mock.calls[0]?.[0]));
    const published = _aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name);
    const ofTheProbe = Object.keys(IDLE_METRICS).filter((name) => IDLE_METRICS[name]?.startsWith('The probe'));
    expect(published.sort()).toEqual(ofTheProbe.sort());
  });
});

function mean(seconds: number[]): number {
  return seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
}
