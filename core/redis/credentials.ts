import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import * as z from 'zod';
import { InvalidRequest, RedisAuthFailed } from '../protocol/errors.ts';
import { type RedisUrl, readRedisUrl } from './address.ts';
import type { CacheConfig } from './config.ts';
import { elastiCacheToken } from './iam-token.ts';

export interface Credentials {
  username?: string | undefined;
  password?: string | undefined;
}

/** Read afresh for every connection: tokens age and passwords are rotated. */
export async function readCredentials(config: CacheConfig): Promise<Credentials> {
  const url = readRedisUrl(config.url);
  if (config.elastiCacheIam) return signIn(url, config.elastiCacheIam);
  if (config.passwordSecretArn) {
    const secret = await readSecret(config.passwordSecretArn, 'password of Redis');
    return { username: url.username, ...readSecretText(secret) };
  }
  return { username: url.username, password: url.password };
}

async function signIn({ username }: RedisUrl, cache: NonNullable<CacheConfig['elastiCacheIam']>): Promise<Credentials> {
  const region = process.env.AWS_REGION;
  if (!username || !region) {
    throw new InvalidRequest(
      `To sign in to ElastiCache with IAM, ${username ? 'set AWS_REGION' : 'name the user in the URL: rediss://user@host:port'}.`,
    );
  }
  try {
    const credentials = fromNodeProviderChain();
    return {
      username,
      password: await elastiCacheToken({ ...cache, user: username, region, credentials, now: new Date() }),
    };
  } catch (error) {
    throw new RedisAuthFailed(
      `The ElastiCache token for user "${username}" could not be signed (${nameOf(error)}): look at this function's role and credentials.`,
    );
  }
}

/** Of our own, for a server that asks who calls; read as afresh as the credentials. */
export interface ClientCertificate {
  /** As PEM. */
  cert?: string | undefined;
  key?: string | undefined;
  passphrase?: string | undefined;
}

export async function readClientCertificate(config: CacheConfig): Promise<ClientCertificate> {
  const { clientCertificateSecretArn: arn, cert, key } = config;
  if (!arn) return { cert, key };
  const fields = CertificateFields.safeParse(asJson(await readSecret(arn, 'certificate for Redis')));
  if (fields.success) {
    const { certificate, privateKey, privateKeyPassword } = fields.data;
    return { cert: certificate, key: privateKey, passphrase: privateKeyPassword };
  }
  throw new RedisAuthFailed(
    `The secret ${arn} has no certificate for Redis: write JSON with "certificate" and "privateKey", both as PEM, and "privateKeyPassword" where the key has one.`,
  );
}

/** As AWS itself wants certificates of clients: https://docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html */
const CertificateFields = z.object({
  certificate: z.string().startsWith('-----BEGIN '),
  privateKey: z.string().startsWith('-----BEGIN '),
  privateKeyPassword: z.string().optional(),
});

/** `what`: as which it is needed, for people. */
async function readSecret(arn: string, what: string): Promise<string> {
  // The endpoint is out of reach in a VPC that has no way to it; without limits the call would wait until Lambda ends it.
  const secrets = new SecretsManagerClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 3000 },
  });
  try {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
    return SecretString ?? '';
  } catch (error) {
    throw new RedisAuthFailed(
      `The ${what} could not be read from the secret ${arn} (${nameOf(error)}). Allow this function secretsmanager:GetSecretValue on it, and give its subnets a way to Secrets Manager.`,
    );
  } finally {
    secrets.destroy();
  }
}

const SecretFields = z.object({ username: z.string().min(1).optional(), password: z.string() });

/** A secret is the bare password, or JSON with `password` and maybe `username`, as ElastiCache and RDS write them. */
function readSecretText(text: string): Credentials {
  const fields = SecretFields.safeParse(asJson(text));
  return fields.success ? fields.data : { password: text };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The name only: messages of the SDK may quote what was sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
