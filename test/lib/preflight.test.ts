import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { LEAST } from '../../lab/support/settings.ts';
import { synthesize } from '../../lab/support/synth.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import { SettingsError } from '../../lib/settings/settings-error.ts';

const scheduled = synthesize({ preflight: { every: '30 minutes' } });
const unscheduled = synthesize();

describe('the function preflight', () => {
  it('may call exactly the functions that it asks, each by version, and nothing else', () => {
    const policies = Object.entries(unscheduled.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.includes('Preflight'),
    );
    const statements = policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    const calls = statements.filter(({ Action }) => Action === 'lambda:InvokeFunction');
    const others = statements.flatMap(({ Action }) => Action);

    expect(calls.flatMap(({ Resource }) => Resource)).toEqual(
      ['PrepareStage', 'SetWeights', 'FlushCache'].map((name) => ({
        Ref: expect.stringMatching(new RegExp(`Functions${name}FunctionCurrentVersion`)),
      })),
    );
    expect(others.filter((action) => !/^(logs|xray|lambda):/.test(action))).toEqual([]);
  });
});

describe('the setting preflight.every', () => {
  it('is off by default: no schedule, no alarm', () => {
    unscheduled.resourceCountIs('AWS::Events::Rule', scheduledRules() - 1);
    const alarms = Object.values(unscheduled.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.filter(({ Properties }) => Properties.AlarmName.includes('Preflight'))).toEqual([]);
  });

  it('has the function asked on a schedule, as the schedule', () => {
    scheduled.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(30 minutes)',
      Targets: [Match.objectLike({ Input: '{"scheduled":true}' })],
    });
  });

  it.each([
    ['PreflightFailed', { Namespace: 'Sluice', MetricName: 'PreflightFailed', TreatMissingData: 'ignore' }],
    ['PreflightFailed-2', { Namespace: 'AWS/Lambda', MetricName: 'Errors', TreatMissingData: 'notBreaching' }],
  ])('raises the alarm %s, which tells somebody', (name, properties) => {
    scheduled.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `Sluice-test-${name}`,
      AlarmActions: [Match.anyValue()],
      AlarmDescription: Match.stringLikeRegexp('Runbook: PreflightFailed\\.'),
      ...properties,
    });
  });

  it.each(['90 seconds', '4 minutes'])('is not %s: each run takes the zone’s turn', (every) => {
    expect(() => readSettings('test', { ...LEAST, preflight: { every } })).toThrow(SettingsError);
  });
});

function scheduledRules(): number {
  return Object.keys(scheduled.findResources('AWS::Events::Rule')).length;
}
