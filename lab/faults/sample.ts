/** The same numbers for the same seed. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function draws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** So many of them, drawn by a seed, in an order drawn too. */
export function sample<T>(all: readonly T[], count: number, seed: number): T[] {
  const draw = draws(seed);
  const keyed = all.map((each) => ({ each, key: draw() }));
  return keyed
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ each }) => each);
}
