import type { Entries } from '../redis/entries.ts';
import type { Answer } from './answer.ts';
import { type Probe, SIDES, type Side } from './config.ts';
import type { ProbeFindings } from './findings.ts';
import { judgeCold, judgeWay } from './judge-way.ts';
import { quietFor } from './quiet.ts';
import { isSettled, type Tries } from './tries.ts';
import { type Try, tryOnce } from './try-once.ts';

export interface CompareEffects {
  entries: Entries;
  ask(side: Side): Promise<Answer>;
  sleep(ms: number): Promise<void>;
  random(): number;
  /** No try begins after it is over. */
  isTimeUp(): boolean;
}

/** Each way. A page that others visit all the time is told from one that they visit now and then. */
const MOST_TRIES = 8;
const OTHER = { stable: 'canary', canary: 'stable' } as const;

/**
 * Goes both ways in turn until enough tries agree. In turn, because a backend with a memory of its own would otherwise answer
 * from that: after the other's turn it shows by writing nothing. Whatever happens, the keys are gone in the end.
 */
export async function compareProbe(name: string, probe: Probe, effects: CompareEffects): Promise<ProbeFindings> {
  const tries: Tries = { stable: [], canary: [] };
  let slowest = 0;
  const took = (ms: number) => {
    slowest = Math.max(slowest, ms);
  };
  const unsettled = () => SIDES.filter((side) => !isSettled(tries[side]) && tries[side].length < MOST_TRIES);
  try {
    // So that a backend that has to wake up first, or is slow, is known as such.
    await effects.entries.evict();
    for (const side of SIDES) took((await effects.ask(side)).ms);
    for (let writers = unsettled(); writers.length > 0 && !effects.isTimeUp(); writers = unsettled()) {
      for (const writer of writers) {
        if (effects.isTimeUp()) break;
        // A bit of chance, so that nobody else's rhythm can be met for ever.
        const quietMs = quietFor(slowest) * (1 + effects.random() / 2);
        tries[writer].push(await tryOnce({ ...effects, quietMs, took }, writer, OTHER[writer]));
      }
    }
  } finally {
    await effects.entries.evict();
  }
  const all = [...tries.stable, ...tries.canary];
  return {
    probe: name,
    wayThere: judgeWay(probe, tries, 'stable', 'canary'),
    wayBack: judgeWay(probe, tries, 'canary', 'stable'),
    cold: judgeCold(probe, tries),
    answersMustMatch: probe.answersMustMatch,
    tries: all.length,
    busy: all.filter((one) => one === 'busy').length,
    latencyMs: { stable: slowestOf(tries, 'stable'), canary: slowestOf(tries, 'canary') },
  };
}

function slowestOf(tries: Tries, side: Side) {
  const done = (one: Side) => tries[one].filter((each): each is Exclude<Try, 'busy'> => each !== 'busy');
  return {
    cold: slowest(done(side).map(({ cold }) => cold.ms)),
    cached: slowest(done(OTHER[side]).flatMap(({ read }) => read?.answer.ms ?? [])),
  };
}

function slowest(times: number[]): number | null {
  return times.length > 0 ? Math.max(...times) : null;
}
