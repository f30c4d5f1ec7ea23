import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidRequest, RedisAuthFailed } from '../../../core/protocol/errors.ts';
import { readClientCertificate, readCredentials } from '../../../core/redis/credentials.ts';
import { elastiCacheToken } from '../../../core/redis/iam-token.ts';

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

describe('the certificate that a function shows', () => {
  const config = { url: 'rediss://cache', cluster: false, clientCertificateSecretArn: ARN };
  const certificate = '-----BEGIN CERTIFICATE-----\nx';
  const privateKey = '-----BEGIN ENCRYPTED PRIVATE KEY-----\ny';

  it('stands in a secret, with its key and what opens that', async () => {
    const SecretString = JSON.stringify({ certificate, privateKey, privateKeyPassword: 's3cret' });
    secrets.on(GetSecretValueCommand, { SecretId: ARN }).resolves({ SecretString });

    expect(await readClientCertificate(config)).toEqual({ cert: certificate, key: privateKey, passphrase: 's3cret' });
  });

  it.each([
    ['a password', 's3cret'],
    ['a certificate alone', JSON.stringify({ certificate })],
    ['paths of files', JSON.stringify({ certificate: '/etc/s3cret.pem', privateKey: '/etc/s3cret.key' })],
  ])('is asked for by its form where the secret holds %s, which nobody repeats', async (_, SecretString) => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString });

    const read = readClientCertificate(config);

    await expect(read).rejects.toThrow(RedisAuthFailed);
    await expect(read).rejects.toThrow('write JSON with "certificate" and "privateKey"');
    await expect(read).rejects.not.toThrow('s3cret');
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

  /** Published in the tests of https://github.com/Opetushallitus/jod-yksilo, and made there with the AWS SDK for Java. */
  it('carries the signature of a published example', async () => {
    const token = await elastiCacheToken({
      cacheName: 'my-cache',
      serverless: true,
      user: 'user123',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'accessKey', secretAccessKey: 'secretKey' },
      now: new Date('2024-08-02T12:11:50Z'),
    });

    expect(new URL(`http://${token}`).searchParams.get('X-Amz-Signature')).toBe(
      '5dda5db919b1337db6596b2a608924bc10197fb39289b933b60bdb114d5a70dc',
    );
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
