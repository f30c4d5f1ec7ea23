// @ts-check
import { decode, encode } from '@jridgewell/sourcemap-codec';

/**
 * A source map without the packages: our own lines are what a stack trace is read for, and Node reads the map at every
 * cold start. Those of the packages would be most of it, more than the bundle itself.
 * @param {string} text a source map, as JSON
 */
export function ownLines(text) {
  const map = JSON.parse(text);
  const sources = new Numbered();
  const names = new Numbered();
  const mappings = decode(map.mappings).map((line) =>
    line
      .map((segment) => {
        const [column, source, ...place] = segment;
        const file = source === undefined ? '' : map.sources[source];
        // A column alone ends the lines before it: what follows comes from no file of ours.
        if (!file || file.includes('/node_modules/')) return [column];
        const [row, at, name] = place;
        return [
          column,
          sources.numberOf(file),
          row,
          at,
          ...(name === undefined ? [] : [names.numberOf(map.names[name])]),
        ];
      })
      .filter((segment, i, all) => i === 0 || segment.length > 1 || (all[i - 1]?.length ?? 0) > 1),
  );
  return JSON.stringify({
    ...map,
    sources: sources.all(),
    names: names.all(),
    mappings: encode(/** @type {any} */ (mappings)),
  });
}

/** Texts in the order in which they were first asked for. */
class Numbered {
  /** @type {Map<string, number>} */
  #numbers = new Map();

  /** @param {string} text */
  numberOf(text) {
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  all() {
    return [...this.#numbers.keys()];
  }
}
