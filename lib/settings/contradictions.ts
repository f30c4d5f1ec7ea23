import type { Duration } from 'aws-cdk-lib';
import { type ContradictableCache, cacheContradictions } from './cache-contradictions.ts';
import { type CompatibilitySettings, compatibilityContradictions } from './compatibility-settings.ts';
import type { Contradiction } from './contradiction.ts';
import { againContradictions } from './flush-again.ts';
import { overContradictions, type Spread } from './flush-over.ts';
import { type FlushPatterns, flushContradictions } from './flush-patterns.ts';
import { configOf, type Judged } from './health-config.ts';
import { healthFindings } from './health-lint.ts';
import { historyContradictions, type Rounds } from './history-room.ts';
import { recordContradictions } from './record-contradictions.ts';
import { stageContradictions } from './stage-contradictions.ts';
import { ownTimes, percentsOf } from './stages.ts';

/** The settings that can contradict each other. */
export type Contradictable = Judged &
  Rounds & {
    recordGroup: Parameters<typeof recordContradictions>[0];
    flush: FlushPatterns & Spread;
    compatibility?: CompatibilitySettings | undefined;
    region?: string | undefined;
    warmUp: { wait: Duration };
    cache: ContradictableCache;
    alarms: { topicArn?: string | undefined; topicKeyArn?: string | undefined };
  };

/** Settings that are each allowed, but not together. */
export function contradictionsOf(settings: Contradictable): Contradiction[] {
  const { stages, gate, cache } = settings;
  const strays = gate.stages.filter((stage) => !percentsOf(stages).includes(stage));
  const { topicArn, topicKeyArn } = settings.alarms;
  return [
    ...recordContradictions(settings.recordGroup),
    ...flushContradictions(settings.flush),
    ...compatibilityContradictions(settings.compatibility, settings.flush, cache.elastiCacheIam?.serverless ?? false),
    ...strays.map((stage) => ({
      path: ['gate', 'stages'],
      message: `there is no stage ${stage} to wait before (stages: ${percentsOf(stages).join(', ')})`,
    })),
    ...stages.flatMap(({ percent, gate: waits }, i) =>
      waits === false && gate.stages.includes(percent)
        ? [
            {
              path: ['stages', i, 'gate'],
              message: `"gate.stages" says that stage ${percent} waits: write it at one place`,
            },
          ]
        : [],
    ),
    ...cacheContradictions(cache, settings.region),
    ...(topicKeyArn && !topicArn
      ? [{ path: ['alarms', 'topicKeyArn'], message: 'leave it out: it is for a topic of your own, in "topicArn"' }]
      : []),
    ...historyContradictions(settings),
    ...overContradictions(settings.flush, settings.warmUp.wait),
    ...againContradictions(settings),
    ...[settings.warmUp.deadline, ...ownTimes(stages, 'warmUpDeadline').map(([, deadline]) => deadline)]
      .filter((deadline) => settings.warmUp.wait.toSeconds() > deadline.toSeconds())
      .slice(0, 1)
      .map((deadline) => ({
        path: ['warmUp', 'wait'],
        message: `write less than the deadline, ${deadline.toHumanString()}: nothing is judged before this has passed`,
      })),
    ...healthFindings(configOf(settings)),
    ...stageContradictions(settings),
  ];
}
