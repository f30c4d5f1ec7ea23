import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { whyNotGreen } from '../../../core/alarms/insist-on-green.ts';

const cloudWatch = mockClient(CloudWatchClient);
const NAMES = { abortOn: ['shop-5xx'], abortOnCanary: ['canary-errors'] };

beforeEach(() => {
  cloudWatch.reset();
});

/** Green but for these changes. */
async function whyNot(canaryHasTraffic: boolean, changes: Record<string, Partial<MetricAlarm>>) {
  const MetricAlarms = ['shop-5xx', 'canary-errors'].map((AlarmName) => ({
    AlarmName,
    StateValue: 'OK' as const,
    ...changes[AlarmName],
  }));
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms });
  return (await whyNotGreen(new CloudWatchClient(), NAMES, canaryHasTraffic))?.message ?? null;
}

describe('a stage is refused', () => {
  it('by no alarm that is green', async () => {
    expect(await whyNot(true, {})).toBeNull();
    expect(await whyNot(false, {})).toBeNull();
  });

  it.each<[string, Partial<MetricAlarm>, RegExp]>([
    ['red', { StateValue: 'ALARM' }, /alarm shop-5xx is red: find out why/],
    ['without data', { StateValue: 'INSUFFICIENT_DATA' }, /shop-5xx is without enough data/],
    ['missing', { AlarmName: 'another' }, /shop-5xx is not found: correct the setting "alarms"/],
    ['muted', { ActionsEnabled: false }, /shop-5xx has its actions disabled/],
    ['badly configured', { EvaluationState: 'EVALUATION_ERROR' }, /shop-5xx is not evaluated.*EVALUATION_ERROR/],
    ['lost to CloudWatch', { EvaluationState: 'EVALUATION_FAILURE' }, /shop-5xx is not evaluated.*EVALUATION_FAILURE/],
    ['half blind', { EvaluationState: 'PARTIAL_DATA' }, /shop-5xx is evaluated on a part of its data/],
    ['in a state of next year', { StateValue: 'AMBER' as 'OK' }, /shop-5xx is in the state AMBER/],
  ])('by an alarm that is %s, whether the canary has traffic or not', async (_, change, reason) => {
    expect(await whyNot(true, { 'shop-5xx': change })).toMatch(reason);
    expect(await whyNot(false, { 'shop-5xx': change })).toMatch(reason);
  });

  it('by an alarm of the canary that is red before the canary has traffic', async () => {
    expect(await whyNot(false, { 'canary-errors': { StateValue: 'ALARM' } })).toBe(
      'Not now: alarm canary-errors is red although the canary has no traffic: find out why and wait until it is green; ' +
        'where it is red for want of data, let it treat missing data as not breaching.',
    );
  });

  it.each<[string, Partial<MetricAlarm>]>([
    ['missing', { AlarmName: 'another' }],
    ['muted', { ActionsEnabled: false }],
    ['muted and without data', { ActionsEnabled: false, StateValue: 'INSUFFICIENT_DATA' }],
    ['badly configured', { EvaluationState: 'EVALUATION_ERROR', StateValue: 'INSUFFICIENT_DATA' }],
  ])('by an alarm of the canary that is %s, for traffic will not mend it', async (_, change) => {
    expect(await whyNot(false, { 'canary-errors': change })).toContain('canary-errors');
  });

  it('by an alarm of the canary without data from the moment that there should be some', async () => {
    const silent = { 'canary-errors': { StateValue: 'INSUFFICIENT_DATA' as const } };

    expect(await whyNot(false, silent)).toBeNull();
    expect(await whyNot(true, silent)).toContain('canary-errors is without enough data');
  });
});
