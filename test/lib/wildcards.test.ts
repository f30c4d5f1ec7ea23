import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { settings } from '../../lab/support/settings.ts';
import { appToRead } from '../../lab/support/synth.ts';
import type { RolloutFunctions } from '../../lib/functions.ts';
import { grant } from '../../lib/grant.ts';
import { RolloutOrchestrator } from '../../lib/rollout-orchestrator.ts';

function synthesizeWith(change: (functions: RolloutFunctions) => void): void {
  const app = appToRead();
  const { functions } = new RolloutOrchestrator(new Stack(app, 'Sluice-test'), 'Rollout', settings({ reports: {} }));
  change(functions);
  app.synth();
}

describe('a grant at large', () => {
  it('has a reason wherever there is one', () => {
    expect(() => synthesizeWith(() => {})).not.toThrow();
  });

  it.each<[string, string, (functions: RolloutFunctions) => void]>([
    [
      'by way of our own grants',
      'secretsmanager:GetSecretValue on *',
      ({ prepareStage }) => grant(prepareStage, { actions: ['secretsmanager:GetSecretValue'], resources: ['*'] }),
    ],
    [
      'past them',
      'route53:ChangeResourceRecordSets on *',
      ({ checkHealth }) =>
        checkHealth.lambda.addToRolePolicy(
          new PolicyStatement({ actions: ['route53:ChangeResourceRecordSets'], resources: ['*'] }),
        ),
    ],
    [
      'in a statement with what has a reason',
      'cloudwatch:PutMetricAlarm on *',
      ({ checkHealth }) =>
        grant(checkHealth, { actions: ['cloudwatch:GetMetricData', 'cloudwatch:PutMetricAlarm'], resources: ['*'] }),
    ],
    [
      'of every action',
      's3:* on arn:aws:s3:::audit',
      ({ flushCache }) => grant(flushCache, { actions: ['s3:*'], resources: ['arn:aws:s3:::audit'] }),
    ],
  ])('fails the synth without a reason of its own: %s', (_, pair, change) => {
    expect(() => synthesizeWith(change)).toThrow(`allows ${pair}, and nobody says why`);
  });
});
