import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { LEAST } from '../../lab/support/settings.ts';
import { synthesize } from '../../lab/support/synth.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';

const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000';
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:operators';
const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:redis-AbCdEf';
const cache = { url: 'rediss://cache.example.com', passwordSecretArn: SECRET, passwordSecretKeyArn: KEY };

/** Who may use the key, and for what. */
function users(template: Template) {
  return Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
    Properties.PolicyDocument.Statement.filter(({ Resource }: { Resource: unknown }) => Resource === KEY).map(
      ({ Action, Condition }: { Action: unknown; Condition: unknown }) => [
        id.replace(/^Rollout(Functions)?|RoleDefaultPolicy.*$/g, ''),
        Action,
        JSON.stringify(Condition),
      ],
    ),
  );
}

const via = (service: string) =>
  `{"StringLike":{"kms:ViaService":{"Fn::Join":["",["${service}.",{"Ref":"AWS::Region"},".amazonaws.com*"]]}}}`;

describe('a key of one’s own in KMS', () => {
  it('may be used for the topic by whoever publishes to it, and only by way of SNS', () => {
    const publishers = users(synthesize({ alarms: { topicArn: TOPIC, topicKeyArn: KEY } }));

    expect(publishers.sort()).toEqual(
      ['FunctionsWatchRollouts', 'NotificationsToOperators', 'RollbackMachine']
        .map((who) => [who.replace('Functions', ''), ['kms:GenerateDataKey', 'kms:Decrypt'], via('sns')])
        .sort(),
    );
  });

  it('may be used for the password of Redis by whoever signs in, and only by way of Secrets Manager', () => {
    expect(users(synthesize({ cache })).sort()).toEqual([
      ['FlushCache', 'kms:Decrypt', via('secretsmanager')],
      ['ProbeCache', 'kms:Decrypt', via('secretsmanager')],
    ]);
  });

  it('may be used for a certificate of our own by whoever signs in', () => {
    const { url } = cache;
    const withCertificate = { url, clientCertificateSecretArn: SECRET, clientCertificateSecretKeyArn: KEY };

    expect(users(synthesize({ cache: withCertificate })).sort()).toEqual([
      ['FlushCache', 'kms:Decrypt', via('secretsmanager')],
      ['ProbeCache', 'kms:Decrypt', via('secretsmanager')],
    ]);
  });

  it.each<[string, Partial<SettingsInput>, string]>([
    ['an alias', { cache: { ...cache, passwordSecretKeyArn: KEY.replace('key/', 'alias/') } }, 'not of an alias'],
    [
      'a key for no secret',
      { cache: { url: cache.url, passwordSecretKeyArn: KEY } },
      'for the secret of "passwordSecretArn"',
    ],
    [
      'a key for no certificate',
      { cache: { url: cache.url, clientCertificateSecretKeyArn: KEY } },
      'for the secret of "clientCertificateSecretArn"',
    ],
    [
      'a certificate without TLS',
      { cache: { url: 'redis://cache.example.com', clientCertificateSecretArn: SECRET } },
      'over TLS only',
    ],
    ['a key for the topic that is made', { alarms: { topicKeyArn: KEY } }, 'for a topic of your own'],
  ])('is refused where it cannot be meant: %s', (_, change, words) => {
    expect(() => readSettings('test', { ...LEAST, ...change })).toThrow(words);
  });
});
