import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LEAST } from '../../lab/support/settings.ts';
import { synthesize } from '../../lab/support/synth.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';

const Statement = z.object({
  Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
  Resource: z.unknown(),
});

function statements(template: Template) {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes('WriteReport'))
    .flatMap(([, policy]) => z.array(Statement).parse(policy.Properties.PolicyDocument.Statement));
}

describe('without the setting', () => {
  const template = synthesize();

  it('nothing is kept, and nothing is made for it', () => {
    template.resourceCountIs('AWS::S3::Bucket', 0);
    expect(JSON.stringify(template.toJSON())).not.toContain('WriteReport');
    expect(template.findOutputs('ReportsLocation')).toEqual({});
  });
});

describe('the bucket that is made', () => {
  const template = synthesize({ reports: { keep: '30 days' } });

  it('is encrypted, closed to the public, forgets after the time that was set, and outlives the stack', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
      },
    });
  });

  it('refuses whoever comes without TLS', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('keeps for 400 days where nobody says how long', () => {
    synthesize({ reports: {} }).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 400 }] },
    });
  });
});

describe('the function that writes', () => {
  const template = synthesize({ reports: { bucketName: 'audit', prefix: 'sluice/' } });

  it('puts objects under its prefix, reads what it tells, and may do nothing else', () => {
    const actions = statements(template).flatMap(({ Action }) => Action);

    expect(actions.filter((action) => !action.startsWith('logs:') && !action.startsWith('xray:')).sort()).toEqual([
      'cloudwatch:GetMetricData',
      's3:PutObject',
      'states:DescribeExecution',
      'states:DescribeExecution',
      'states:GetExecutionHistory',
      'states:GetExecutionHistory',
      'states:ListExecutions',
      'states:ListExecutions',
    ]);
    const put = statements(template).find(({ Action }) => Action.includes('s3:PutObject'));
    expect(JSON.stringify(put?.Resource)).toContain(':s3:::audit/sluice/*');
  });

  it('hears of every ending of both machines, and an alarm tells when it fails', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['aws.states'], detail: { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] } },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'Sluice-test-ReportFailed' });
  });

  it('makes no bucket where there is one, and says where the reports are', () => {
    template.resourceCountIs('AWS::S3::Bucket', 0);
    expect(template.findOutputs('ReportsLocation')).toMatchObject({ ReportsLocation: { Value: 's3://audit/sluice/' } });
  });

  it('may use the key of the bucket where it is named, and no other', () => {
    const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1';
    const granted = statements(synthesize({ reports: { bucketName: 'audit', keyArn } }));

    expect(granted).toContainEqual({ Action: ['kms:GenerateDataKey'], Resource: keyArn });
  });
});

describe('a setting that cannot be meant is refused in words', () => {
  it.each<[string, SettingsInput['reports'], RegExp]>([
    ['a time for a bucket that is not ours', { bucketName: 'audit', keep: '30 days' }, /lifecycle/],
    ['half a day', { keep: '12 hours' }, /write whole days/],
    ['a URL', { bucketName: 's3://audit' }, /without "s3:\/\/"/],
    ['a prefix without its slash', { prefix: 'reports' }, /"\/" behind it/],
    ['a key for the bucket that is made', { keyArn: 'arn:aws:kms:x' }, /bucket of your own/],
  ])('%s', (_, reports, words) => {
    expect(() => readSettings('test', { ...LEAST, ...(reports && { reports }) })).toThrow(words);
  });
});
