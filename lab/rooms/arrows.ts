import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import typescript from 'typescript';
import { AREAS } from './rooms.ts';

/** One file imports another, be it a type alone. Both from the root of the repository, with forward slashes. */
export interface Arrow {
  from: string;
  to: string;
}

/** Every import from one file of ours to another, in the order of their names. */
export function readArrows(root: string): Arrow[] {
  return AREAS.flatMap((area) => filesOf(root, area))
    .flatMap((from) =>
      importsOf(readFileSync(path.join(root, from), 'utf8')).map((name) => ({
        from,
        to: path.posix.join(path.posix.dirname(from), name),
      })),
    )
    .filter(({ to }) => AREAS.some((area) => to.startsWith(`${area}/`)));
}

function filesOf(root: string, area: string): string[] {
  return readdirSync(path.join(root, area), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.m?ts$|\.mjs$/.test(file))
    .map((file) => path.posix.join(area, file))
    .sort();
}

function importsOf(text: string): string[] {
  return typescript
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'));
}
