import { Token } from 'aws-cdk-lib';
import { cacheAddress } from './cache-url.ts';
import type { Contradiction } from './contradiction.ts';

export interface ContradictableCache {
  url: string;
  elastiCacheIam?: { serverless: boolean } | undefined;
  passwordSecretArn?: string | undefined;
  passwordSecretKeyArn?: string | undefined;
  clientCertificateSecretArn?: string | undefined;
  clientCertificateSecretKeyArn?: string | undefined;
  network?: { reachesSecretsManager: boolean; availabilityZones: string[] } | undefined;
}

/** Endpoints of ElastiCache and MemoryDB. */
const INSIDE_A_VPC = /\.(cache|memorydb\.[a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

/** Ways to sign in that exclude each other, or that would not get through. */
export function cacheContradictions(cache: ContradictableCache, region?: string): Contradiction[] {
  const { url, elastiCacheIam, passwordSecretArn, passwordSecretKeyArn, network } = cache;
  const { clientCertificateSecretArn, clientCertificateSecretKeyArn } = cache;
  const needsSecret = passwordSecretArn !== undefined || clientCertificateSecretArn !== undefined;
  const { protocol, username, hostname } = cacheAddress(url);
  const findings: [wrong: boolean, setting: keyof ContradictableCache, message: string][] = [
    [
      elastiCacheIam !== undefined && (protocol !== 'rediss:' || username === ''),
      'url',
      'ElastiCache takes an IAM token only over TLS and with a user: write rediss://user@host:port',
    ],
    [
      elastiCacheIam !== undefined && passwordSecretArn !== undefined,
      'passwordSecretArn',
      'an IAM token takes the place of the password: leave one of the two out',
    ],
    [
      passwordSecretKeyArn !== undefined && passwordSecretArn === undefined,
      'passwordSecretKeyArn',
      'leave it out: it is for the secret of "passwordSecretArn"',
    ],
    [
      clientCertificateSecretArn !== undefined && protocol !== 'rediss:',
      'clientCertificateSecretArn',
      'a certificate is shown over TLS only: write rediss://host:port in "url"',
    ],
    [
      clientCertificateSecretKeyArn !== undefined && clientCertificateSecretArn === undefined,
      'clientCertificateSecretKeyArn',
      'leave it out: it is for the secret of "clientCertificateSecretArn"',
    ],
    [
      network === undefined && (elastiCacheIam !== undefined || INSIDE_A_VPC.test(hostname)),
      'network',
      'a cache of AWS is reached only from inside its VPC: name the VPC, subnets and security group that it admits',
    ],
    [
      needsSecret && network !== undefined && !network.reachesSecretsManager,
      'network',
      'the flush function reads its password or certificate from Secrets Manager, and from inside a VPC it reaches that only by an interface ' +
        'endpoint or a NAT gateway: make one and set "reachesSecretsManager": true, or use ElastiCache IAM, which needs no secret',
    ],
  ];
  const strays = (network?.availabilityZones ?? []).flatMap((zone, i) =>
    region && !Token.isUnresolved(zone) && !zone.startsWith(region)
      ? [
          {
            path: ['cache', 'network', 'availabilityZones', i],
            message: `write zones of ${region}, where the stack is`,
          },
        ]
      : [],
  );
  return [
    ...findings.flatMap(([wrong, setting, message]) => (wrong ? [{ path: ['cache', setting], message }] : [])),
    ...strays,
  ];
}
