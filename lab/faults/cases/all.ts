import type { StateName } from '../../../core/protocol/states.ts';
import type { Track } from '../track.ts';
import { callCases } from './calls.ts';
import type { FaultCase, Machines } from './case.ts';
import { commandLineCases } from './command-line.ts';
import { type Deploy, deploymentCases } from './deployments.ts';
import { driftCases } from './drift.ts';
import { lateEventCases } from './late-events.ts';
import { lateWriteCases } from './late-writes.ts';
import { meddlingCases } from './meddling.ts';
import { neighbourCases } from './neighbours.ts';
import { personCases, secondStageCases, togetherCases } from './people.ts';
import { redisCases } from './redis.ts';
import { redriveCases, redrivenRollbackCases } from './redrives.ts';
import { rollbackStateCases } from './rollback-states.ts';
import { stageStateCases } from './stage-states.ts';
import { starvedCases, tiredCases } from './tired.ts';
import { wayCases } from './way-there-and-back.ts';

/** In these, a second stage finds the first one's lease. */
const OWNS_LEASE: StateName[] = [
  'Flush cache',
  'Let cache warm up',
  'Check health',
  'Advance weights',
  'Bake',
  'Release lease',
  'Roll back',
];

/** Cases that need nothing but a track of their own, and cases that happen when nothing else does. */
export function allCases(
  { stage, rollback }: Machines,
  tracks: Track[],
  deploy?: Deploy,
): { ordinary: FaultCase[]; alone: FaultCase[] } {
  return {
    ordinary: [
      ...stage.flatMap(stageStateCases),
      ...rollback.flatMap(rollbackStateCases),
      ...wayCases(),
      ...lateWriteCases(),
      ...stage.flatMap(personCases),
      ...stage.filter(({ name }) => OWNS_LEASE.includes(name)).flatMap(secondStageCases),
      ...togetherCases(),
      ...stage.filter(({ type }) => type !== 'Succeed').flatMap(redriveCases),
      ...rollback
        .filter(({ type }) => type === 'Task' || type === 'Wait')
        .filter(({ name }) => !name.includes('stale'))
        .flatMap(redrivenRollbackCases),
      ...lateEventCases(),
      ...driftCases(),
      ...stage.flatMap(meddlingCases),
      ...tiredCases({ stage, rollback }),
      ...callCases(),
      ...(deploy ? deploymentCases(deploy) : []),
    ],
    alone: [...redisCases(), ...commandLineCases(), ...neighbourCases(tracks), ...starvedCases(tracks)],
  };
}
