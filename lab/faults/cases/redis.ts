import type { StateName } from '../../../core/protocol/states.ts';
import type { Line } from '../proxy/tcp-proxy.ts';
import type { FaultCase } from './case.ts';
import { STAGE_5, setOut } from './roads.ts';

/** Every track has the same Redis, so these happen when nothing else does. */
export function redisCases(): FaultCase[] {
  const suffers = (name: string, line: Partial<Line>, state: StateName, heals: boolean): FaultCase => ({
    name: `Redis ${name} at "${state}"`,
    group: 'Redis',
    async play(scene) {
      const { redis } = scene.track.common;
      scene.at('before', state, () => {
        Object.assign(redis.line, line);
        return {};
      });
      if (heals) {
        scene.at('after', state, () => {
          redis.heal();
          return {};
        });
      }
      await setOut(scene, { begin: STAGE_5 });
      await scene.ended();
      await scene.settled();
      redis.heal();
      return undefined;
    },
  });
  const flushes: StateName[] = ['Flush cache', 'Flush cache again'];
  return flushes.flatMap((state) => [
    suffers('does not answer', { down: true }, state, true),
    suffers('goes away and stays away', { down: true }, state, false),
    suffers('cuts the connection in mid-scan', { cutAfterBytes: 2000 }, state, true),
    suffers('is slow', { delayMs: 200 }, state, true),
  ]);
}
