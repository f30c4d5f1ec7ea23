import { describe, expect, it } from 'vitest';
import { alarmEvent } from '../../../lab/emulator/bridges/alarm-events.ts';
import { parseEmbedded } from '../../../lab/emulator/bridges/parse-embedded.ts';

describe('a line in the embedded metric format', () => {
  it('becomes one datum for each metric and each set of dimensions', () => {
    const line = JSON.stringify({
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          { Namespace: 'Sluice', Dimensions: [['service'], ['Cache']], Metrics: [{ Name: 'CacheUp', Unit: 'Count' }] },
        ],
      },
      service: 'probe-cache',
      Cache: 'cache.example.com',
      CacheUp: [1],
    });

    expect(parseEmbedded(line)).toEqual([
      {
        namespace: 'Sluice',
        metrics: [
          {
            MetricName: 'CacheUp',
            Unit: 'Count',
            Dimensions: [{ Name: 'service', Value: 'probe-cache' }],
            Values: [1],
          },
          {
            MetricName: 'CacheUp',
            Unit: 'Count',
            Dimensions: [{ Name: 'Cache', Value: 'cache.example.com' }],
            Values: [1],
          },
        ],
      },
    ]);
  });

  it.each(['START RequestId: 1', '{"level":"INFO","message":"x"}', '{', ''])('is not %s', (line) => {
    expect(parseEmbedded(line)).toEqual([]);
  });
});

describe('an alarm that turns red', () => {
  it('becomes the event that AWS documents', () => {
    const before = { value: 'OK', reason: 'was fine', timestamp: '2026-01-01T00:00:00.000+0000' };
    const now = { value: 'ALARM', reason: 'Threshold Crossed', timestamp: '2026-01-01T00:01:00.000+0000' };

    expect(alarmEvent({ AlarmName: 'shop-5xx', AlarmArn: 'arn:shop-5xx' }, before, now)).toMatchObject({
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: ['arn:shop-5xx'],
      detail: { alarmName: 'shop-5xx', state: now, previousState: before },
    });
  });
});
