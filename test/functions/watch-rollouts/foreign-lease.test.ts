import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { leaseRecord } from '../../../core/lease/swap.ts';
import { STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';
import { synthesize } from '../../../lab/support/synth.ts';
import { stubWatcher } from './as-deployed.ts';

const route53 = mockClient(Route53Client);
const lines: string[] = [];

beforeEach(() => {
  stubWatcher({ POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' });
  for (const method of ['log', 'info'] as const) {
    vi.spyOn(console, method).mockImplementation((line) => void lines.push(String(line)));
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const Alarm = z.object({
  Properties: z.object({
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
    Statistic: z.string(),
  }),
});
const Embedded = z.object({
  ForeignLease: z.number(),
  _aws: z.object({
    CloudWatchMetrics: z.array(z.object({ Namespace: z.string(), Dimensions: z.array(z.array(z.string())) })),
  }),
});

it('raises the alarm of this stack, and no other’s, when the lease is nobody’s that it knows', async () => {
  const foreign = leaseRecord('_rollout.www.example.com', 'somebody was here');
  route53
    .on(ListResourceRecordSetsCommand)
    .resolves({ ResourceRecordSets: [foreign], IsTruncated: false, MaxItems: 1 });
  const { handler } = await import('../../../functions/watch-rollouts/handler.ts');

  const { outcome } = await handler({ detail: { executionArn: `${STAGE_MACHINE_ARN}:s1` } });

  const published = lines.flatMap((line) => {
    const metric = Embedded.safeParse(JSON.parse(line));
    return metric.success ? [{ ...metric.data, line: JSON.parse(line) }] : [];
  });
  const [alarm] = Object.values(
    synthesize().findResources('AWS::CloudWatch::Alarm', { Properties: { MetricName: 'ForeignLease' } }),
  );
  const { Dimensions, Statistic } = Alarm.parse(alarm).Properties;
  expect(outcome).toContain('somebody was here');
  expect(published.map(({ ForeignLease }) => ForeignLease)).toEqual([1]);
  expect(Statistic).toBe('Maximum');
  expect(published[0]?._aws.CloudWatchMetrics[0]?.Dimensions[0]?.toSorted()).toEqual(
    Dimensions.map(({ Name }) => Name).toSorted(),
  );
  for (const { Name, Value } of Dimensions) expect(published[0]?.line[Name]).toBe(Value);
});
