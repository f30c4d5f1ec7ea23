import { CloudWatchClient, DescribeAlarmsCommand, type StateValue } from '@aws-sdk/client-cloudwatch';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FINDINGS, ownAlarmName } from '../../../core/alarms/own-alarms.ts';
import type { Watched } from '../../../functions/watch-rollouts/watch.ts';
import { stubWatcher } from './as-deployed.ts';

const cloudWatch = mockClient(CloudWatchClient);
const ssm = mockClient(SSMClient);
const stepFunctions = mockClient(SFNClient);

const NOTHING: Watched = {
  outcome: 'the lease is free',
  rollbackArn: null,
  foreign: null,
  drift: null,
  weights: null,
  stuck: null,
};
const DRIFTED: Watched = { ...NOTHING, drift: 'www.example.com A is 60-40 and should be 75-25' };

let found: Watched;
let lines: string[];

beforeEach(() => {
  lines = [];
  vi.doMock('../../../functions/watch-rollouts/watch.ts', () => ({ watch: async () => found }));
  vi.doMock('../../../functions/watch-rollouts/is-quiet.ts', () => ({ isQuiet: () => false }));
  stubWatcher({ POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' });
  stepFunctions.on(ListExecutionsCommand).resolves({ executions: [] });
  ssm.on(GetParametersByPathCommand).resolves({ Parameters: [] });
  for (const method of ['log', 'info', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((line) => void lines.push(String(line)));
  }
});
afterEach(() => {
  vi.doUnmock('../../../functions/watch-rollouts/watch.ts');
  vi.doUnmock('../../../functions/watch-rollouts/is-quiet.ts');
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** What one tick of the schedule told the alarms, of those that it told anything. */
async function told(): Promise<Record<string, number>> {
  const { handler } = await import('../../../functions/watch-rollouts/handler.ts');
  await handler({});
  const embedded = lines.map((line) => JSON.parse(line)).filter(({ _aws }) => _aws);
  return Object.fromEntries(
    embedded.flatMap((line) => FINDINGS.filter((name) => name in line).map((name) => [name, line[name]])),
  );
}

function alarmsAre(states: Partial<Record<(typeof FINDINGS)[number], StateValue>>): void {
  cloudWatch.on(DescribeAlarmsCommand).callsFake(({ AlarmNames }: { AlarmNames: string[] }) => ({
    MetricAlarms: FINDINGS.map((name) => ({
      AlarmName: ownAlarmName('Sluice-test', name),
      StateValue: states[name] ?? 'OK',
    })).filter(({ AlarmName }) => AlarmNames.includes(AlarmName)),
  }));
}

it('what the watcher does not find costs no metric while its alarms are green', async () => {
  found = NOTHING;
  alarmsAre({});

  expect(await told()).toEqual({});
});

it('what the watcher finds is told at every look, and nothing of what it does not find', async () => {
  found = DRIFTED;
  alarmsAre({ WeightsDrifted: 'ALARM' });

  expect(await told()).toEqual({ WeightsDrifted: 1 });
});

it('an alarm that is red, or has heard nothing yet, is told that nothing was found', async () => {
  found = NOTHING;
  alarmsAre({ WeightsDrifted: 'ALARM', RollbackFailed: 'INSUFFICIENT_DATA' });

  expect(await told()).toEqual({ WeightsDrifted: 0, RollbackFailed: 0 });
});

it('alarms that cannot be read are told what was found and what was not', async () => {
  found = DRIFTED;
  cloudWatch.on(DescribeAlarmsCommand).rejects(new Error('Rate exceeded'));

  expect(await told()).toEqual({ WeightsDrifted: 1, ForeignLease: 0, RollbackFailed: 0 });
});
