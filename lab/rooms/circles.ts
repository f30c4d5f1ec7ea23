import path from 'node:path';
import type { Arrow } from './arrows.ts';

/**
 * The folders that know each other by some way, in a sentence for each circle. The list of rooms forbids no circle
 * between a folder of rooms and one of its rooms, where files have lines of their own. Inside a room there is none.
 */
export function circlesOf(arrows: Arrow[]): string[] {
  const crossing = arrows.filter(({ from, to }) => folderOf(from) !== folderOf(to));
  const known = Map.groupBy(crossing, ({ from }) => folderOf(from));
  const reach = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of (known.get(from) ?? []).map(({ to }) => folderOf(to)).filter((folder) => !seen.has(folder))) {
      reach(next, seen.add(next));
    }
    return seen;
  };
  const reached = new Map([...known.keys()].map((folder) => [folder, reach(folder)]));
  const circle = (folder: string) =>
    [...(reached.get(folder) ?? [])].filter((other) => reached.get(other)?.has(folder)).sort();

  const circles = new Map([...known.keys()].map((folder) => [circle(folder).join(), circle(folder)]));
  return [...circles.values()].filter(({ length }) => length > 0).map((folders) => sentence(folders, crossing));
}

function sentence(folders: string[], arrows: Arrow[]): string {
  const closing = arrows.filter(({ from, to }) => folders.includes(folderOf(from)) && folders.includes(folderOf(to)));
  const imports = closing.map(({ from, to }) => `${from} imports ${to}`).join(', ');
  return `${new Intl.ListFormat('en-GB').format(folders)} know each other in a circle: ${imports}`;
}

/** What lies deeper belongs to its room. */
function folderOf(file: string): string {
  return path.posix.dirname(file).split('/').slice(0, 2).join('/');
}
