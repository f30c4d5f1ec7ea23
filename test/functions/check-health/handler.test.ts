import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settings } from '../../../lab/support/settings.ts';
import { plan } from '../../../lab/support/stage.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import { FROM, flush } from '../../core/health/fixture.ts';

const FLUSHED_AT = Date.parse('2026-11-21T10:23:00.000Z');
const cloudWatch = mockClient(CloudWatchClient);
const lines: string[] = [];

vi.stubEnv('HEALTH', JSON.stringify(healthConfig(settings({ alarms: { abortOn: ['shop-5xx'], abortOnCanary: [] } }))));
vi.stubEnv('LOOK_EVERY', JSON.stringify({ 'warm-up': 30, bake: 30 }));
vi.stubEnv('AWS_REGION', 'eu-central-1');
vi.stubEnv('POWERTOOLS_DEV', 'true');
const { handler } = await import('../../../functions/check-health/handler.ts');

const event = { phase: 'warm-up', plan: plan('s1', 25, FROM), flush: flush(new Date(FLUSHED_AT).toISOString()) };
const series = (Id: string, value: number) => {
  const Timestamps = Array.from({ length: 7 }, (_, i) => new Date(FLUSHED_AT + i * 60_000));
  return { Id, StatusCode: 'Complete' as const, Timestamps, Values: Timestamps.map(() => value) };
};

beforeEach(() => {
  cloudWatch.reset();
  vi.useFakeTimers({ now: FLUSHED_AT + 7 * 60_000, toFake: ['Date'] });
  for (const level of ['info', 'warn'] as const)
    vi.spyOn(console, level).mockImplementation((line) => lines.push(line));
});

afterEach(() => {
  lines.length = 0;
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('check-health', () => {
  it('gathers metrics and alarms, and answers with a verdict', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [90, 10, 1, 0].map((value, i) => series(`m${i}`, value)) });
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName: 'shop-5xx', StateValue: 'OK' }] });

    expect(await handler(event)).toMatchObject({
      phase: 'warm-up',
      verdict: 'pass',
      reason: 'hit rate 90 % is at least 80 %; every signal that applies passes',
      checkedAt: '2026-11-21T10:30:00.000Z',
      until: '2026-11-21T10:36:00.000Z',
      lookAfterSeconds: 60,
    });
  });

  it('logs one line with the facts of the rollout', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName: 'shop-5xx', StateValue: 'ALARM' }] });
    await handler(event);

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'WARN',
      message: 'alarm shop-5xx is red',
      service: 'check-health',
      execution: 's1',
      stage: 25,
      phase: 'warm-up',
      verdict: 'fail',
      error: 'HealthFailed',
    });
  });

  it('leaves it to the state machine to try again when CloudWatch is out of reach', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    cloudWatch.on(DescribeAlarmsCommand).resolves({});

    await expect(handler(event)).rejects.toThrow('Rate exceeded');
  });

  it('refuses an event that is not a check', async () => {
    await expect(handler({ ...event, phase: 'lunch' })).rejects.toThrow('phase');
  });
});
