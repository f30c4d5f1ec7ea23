/** The page with something else between two marks of this name. */
export function between(page: string, name: string, text: string): string {
  const [first, last] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [begin, end] = [page.indexOf(first), page.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`The page lost its "${first}" or "${last}".`);
  return `${page.slice(0, begin + first.length)}\n${text}\n${page.slice(end)}`;
}
