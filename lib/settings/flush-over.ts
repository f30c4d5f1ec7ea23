import type { Duration } from 'aws-cdk-lib';
import type { Contradiction } from './contradiction.ts';

export interface Spread {
  over?: Duration | undefined;
  secondPass: boolean;
}

/** A flush whose keys go one by one has to be over before anything is judged, and must not find again what it has told to go. */
export function overContradictions({ over, secondPass }: Spread, wait: Duration): Contradiction[] {
  if (!over) return [];
  return [
    ...(over.toSeconds() > wait.toSeconds()
      ? [
          {
            path: ['flush', 'over'],
            message: `write no more than "warmUp.wait" (${wait.toHumanString()}): after that the cache is judged, and no key of before may be there`,
          },
        ]
      : []),
    ...(over.toSeconds() > 0 ? [] : [{ path: ['flush', 'over'], message: 'leave it out: without it keys go at once' }]),
    ...(secondPass
      ? [
          {
            path: ['flush', 'secondPass'],
            message: 'leave it out beside "over": what is cached anew meanwhile must not go again',
          },
        ]
      : []),
  ];
}
