import { expand } from './moves/expand.ts';
import { firstState, type Model } from './moves/model.ts';
import { judgeAtRest } from './moves/rest.ts';
import { pathKey, type Search, settled, type Violation } from './search.ts';

/**
 * Random walks through a world too large for the time there is; the same seed walks the same ways. What it finds is a
 * violation, if not the shortest way to it; what it does not find proves nothing.
 */
export async function walk(model: Model, seed: number, milliseconds: number): Promise<Search> {
  const random = randomFrom(seed);
  const seen = new Set<string>();
  const until = performance.now() + milliseconds;
  let [transitions, depth] = [0, 0];
  let path: string[] = [];
  const violations: Violation[] = [];

  while (performance.now() < until && violations.length === 0) {
    let state = firstState(model);
    path = [pathKey(state)];
    for (;;) {
      const { moves, wrong } = await settled(model, () => ({
        moves: expand(model, state),
        wrong: judgeAtRest(model, state),
      }));
      const step = moves.find((move) => move.wrong.length > 0) ?? null;
      const [what] = step ? step.wrong : wrong;
      if (what !== undefined) violations.push({ what, at: path.length - 1, step });
      const move = moves[Math.floor(random() * moves.length)];
      if (!move || what !== undefined || path.length > LONGEST_WALK) break;
      transitions += 1;
      state = move.to;
      path.push(pathKey(state));
      seen.add(path.at(-1) ?? '');
    }
    depth = Math.max(depth, path.length);
  }
  return { states: seen.size, transitions, depth, exhausted: false, violations, pathTo: () => path };
}

const LONGEST_WALK = 200;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
