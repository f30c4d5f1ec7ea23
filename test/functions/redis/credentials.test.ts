import { createHash, createHmac } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidRequest, RedisAuthFailed } from '../../../functions/errors.ts';
import { readCredentials } from '../../../functions/redis/credentials.ts';
import { elastiCacheToken } from '../../../functions/redis/iam-token.ts';

const secrets = mockClient(SecretsManagerClient);
const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cache';

beforeEach(() => secrets.reset());
afterEach(() => vi.unstubAllEnvs());

describe('the password of a cache', () => {
  it('may stand in the URL', async () => {
    const credentials = await readCredentials({ url: 'redis://ana:p%40ss@cache', cluster: false });

    expect(credentials).toEqual({ username: 'ana', password: 'p@ss' });
  });

  it.each([
    ['a bare password', 'p{"@ss', { username: 'flusher', password: 'p{"@ss' }],
    ['a number of a password', '12345', { username: 'flusher', password: '12345' }],
    ['JSON with a password', '{"password":"p@ss"}', { username: 'flusher', password: 'p@ss' }],
    ['JSON with a user too', '{"username":"ana","password":"p@ss","host":"x"}', { username: 'ana', password: 'p@ss' }],
  ])('may stand in a secret, as %s', async (_form, SecretString, expected) => {
    secrets.on(GetSecretValueCommand, { SecretId: ARN }).resolves({ SecretString });

    const credentials = await readCredentials({ url: 'redis://flusher@cache', cluster: false, passwordSecretArn: ARN });

    expect(credentials).toEqual(expected);
  });

  it('that cannot be read from its secret is a failed sign-in, which says what to allow', async () => {
    secrets.on(GetSecretValueCommand).rejects(Object.assign(new Error('p@ss'), { name: 'AccessDeniedException' }));

    const read = readCredentials({ url: 'redis://cache', cluster: false, passwordSecretArn: ARN });

    await expect(read).rejects.toThrow(RedisAuthFailed);
    await expect(read).rejects.toThrow('(AccessDeniedException). Allow this function secretsmanager:GetSecretValue');
    await expect(read).rejects.not.toThrow('p@ss');
  });
});

describe('an IAM token of ElastiCache', () => {
  const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/key+1', sessionToken: 'a/b+c==' };
  const request = {
    cacheName: 'Shop-Cache',
    serverless: false,
    user: 'flusher',
    region: 'eu-central-1',
    credentials: keys,
    now: new Date('2026-01-02T03:04:05Z'),
  };

  it('is a presigned request to connect, for 15 minutes, without its scheme', async () => {
    const token = await elastiCacheToken(request);
    const url = new URL(`http://${token}`);

    expect(token).toMatch(/^shop-cache\/\?/);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'connect',
      User: 'flusher',
      'X-Amz-Expires': '900',
      'X-Amz-Date': '20260102T030405Z',
      'X-Amz-Credential': 'AKIDEXAMPLE/20260102/eu-central-1/elasticache/aws4_request',
      'X-Amz-Security-Token': keys.sessionToken,
      'X-Amz-SignedHeaders': 'host',
    });
    expect(url.searchParams.has('ResourceType')).toBe(false);
  });

  it('carries the signature that AWS computes', async () => {
    const token = await elastiCacheToken({ ...request, serverless: true });
    const [, query = ''] = token.split('?');
    const parts = query.split('&').filter((part) => !part.startsWith('X-Amz-Signature='));

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const canonical = ['GET', '/', parts.sort().join('&'), 'host:shop-cache\n', 'host', sha256('')].join('\n');
    const scope = '20260102/eu-central-1/elasticache/aws4_request';
    const toSign = ['AWS4-HMAC-SHA256', '20260102T030405Z', scope, sha256(canonical)].join('\n');
    const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);

    expect(query).toContain('ResourceType=ServerlessCache');
    expect(query).toContain(`X-Amz-Signature=${hmac(signingKey, toSign).toString('hex')}`);
  });

  it('is signed for the user of the URL with the credentials of the function', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');

    const { username, password } = await readCredentials({
      url: 'rediss://flusher@cache:6379',
      cluster: false,
      elastiCacheIam: { cacheName: 'shop-cache', serverless: false },
    });

    expect(username).toBe('flusher');
    expect(password).toContain('shop-cache/?Action=connect&User=flusher&');
  });

  it('wants a user in the URL', async () => {
    const read = readCredentials({
      url: 'rediss://cache:6379',
      cluster: false,
      elastiCacheIam: { cacheName: 'shop-cache', serverless: false },
    });

    await expect(read).rejects.toThrow(InvalidRequest);
  });
});
