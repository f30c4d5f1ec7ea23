import type { Duration } from 'aws-cdk-lib';
import type { AlarmNames } from '../../core/alarms/listed-alarms.ts';
import type { Contradiction } from './contradiction.ts';
import { type FlushPatterns, flushContradictions } from './flush-patterns.ts';
import { configOf, type Judged } from './health-config.ts';
import { healthFindings } from './health-lint.ts';
import { recordContradictions } from './record-contradictions.ts';

/** The settings that can contradict each other. */
export interface Contradictable extends Judged {
  recordGroup: Parameters<typeof recordContradictions>[0];
  stages: number[];
  gate: { stages: number[] };
  flush: FlushPatterns;
  cache: {
    url: string;
    elastiCacheIam?: object | undefined;
    passwordSecretArn?: string | undefined;
    passwordSecretKeyArn?: string | undefined;
    network?: { reachesSecretsManager: boolean } | undefined;
  };
  warmUp: { deadline: Duration; checkEvery: Duration };
  bake: { time: Duration; checkEvery: Duration };
  propagation: { deadline: Duration; checkEvery: Duration };
  alarms: AlarmNames & { topicArn?: string | undefined; topicKeyArn?: string | undefined };
}

/** An execution's history holds 25,000 events, and one look with its wait, its function and its question makes about ten. */
const MOST_LOOKS = 2000;

/** Settings that are each allowed, but not together. */
export function contradictionsOf(settings: Contradictable): Contradiction[] {
  const { stages, gate, cache, warmUp, bake, propagation } = settings;
  const strays = gate.stages.filter((stage) => !stages.includes(stage));
  const looks = looksIn(warmUp.deadline, warmUp.checkEvery) + looksIn(bake.time, bake.checkEvery);
  const all = looks + looksIn(propagation.deadline, propagation.checkEvery);
  const { elastiCacheIam, passwordSecretArn, passwordSecretKeyArn, network, url } = cache;
  const { topicArn, topicKeyArn } = settings.alarms;
  const { protocol, username } = new URL(url);
  return [
    ...recordContradictions(settings.recordGroup),
    ...flushContradictions(settings.flush),
    ...strays.map((stage) => ({
      path: ['gate', 'stages'],
      message: `there is no stage ${stage} to wait before (stages: ${stages.join(', ')})`,
    })),
    ...(elastiCacheIam && (protocol !== 'rediss:' || username === '')
      ? [
          {
            path: ['cache', 'url'],
            message: 'ElastiCache takes an IAM token only over TLS and with a user: write rediss://user@host:port',
          },
        ]
      : []),
    ...(elastiCacheIam && passwordSecretArn
      ? [
          {
            path: ['cache', 'passwordSecretArn'],
            message: 'an IAM token takes the place of the password: leave one of the two out',
          },
        ]
      : []),
    ...(passwordSecretKeyArn && !passwordSecretArn
      ? [
          {
            path: ['cache', 'passwordSecretKeyArn'],
            message: 'leave it out: it is for the secret of "passwordSecretArn"',
          },
        ]
      : []),
    ...(topicKeyArn && !topicArn
      ? [{ path: ['alarms', 'topicKeyArn'], message: 'leave it out: it is for a topic of your own, in "topicArn"' }]
      : []),
    ...(passwordSecretArn && network && !network.reachesSecretsManager
      ? [
          {
            path: ['cache', 'network'],
            message:
              'the flush function reads its password from Secrets Manager, and from inside a VPC it reaches that only by an interface ' +
              'endpoint or a NAT gateway: make one and set "reachesSecretsManager": true, or use ElastiCache IAM, which needs neither',
          },
        ]
      : []),
    ...(all > MOST_LOOKS
      ? [
          {
            path: ['bake', 'checkEvery'],
            message: `a stage would look ${all} times, and the history of an execution has room for ${MOST_LOOKS}: look less often`,
          },
        ]
      : []),
    ...healthFindings(configOf(settings)),
  ];
}

function looksIn(time: Duration, every: Duration): number {
  return Math.ceil(time.toSeconds() / every.toSeconds());
}
