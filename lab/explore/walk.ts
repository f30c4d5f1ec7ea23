import { Random } from '../host/random.ts';
import { expand } from './moves/expand.ts';
import { firstState, type Model } from './moves/model.ts';
import { judgeAtRest } from './moves/rest.ts';
import { pathKey, type Search, settled, type Violation } from './search.ts';

/**
 * Random walks through a world too large for the time there is; the same seed walks the same ways. What it finds is a
 * violation, if not the shortest way to it; what it does not find proves nothing.
 */
export async function walk(model: Model, seed: number, milliseconds: number): Promise<Search> {
  const random = new Random(seed);
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
      const move = moves.length > 0 ? moves[random.below(moves.length)] : undefined;
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
