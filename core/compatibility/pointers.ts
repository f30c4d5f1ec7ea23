/** A JSON pointer, taken apart (RFC 6901). */
export type Path = string[];

/** In a pattern of pointers, any one step; and whatever lies below its end is meant as well. */
export const ANY = '*';

export function readPointer(pointer: string): Path {
  if (pointer === '') return [];
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function writePointer(path: Path): string {
  return path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function isBelow(path: Path, pattern: Path): boolean {
  return pattern.length <= path.length && pattern.every((step, i) => step === ANY || step === path[i]);
}
