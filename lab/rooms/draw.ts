import { instance } from '@viz-js/viz';
import type { Arrow } from './arrows.ts';
import { AREAS, areaOf, entryOf, LINES, whyNot } from './rooms.ts';

const COLOURS: Record<string, string> = {
  core: '#dbeafe',
  functions: '#dcfce7',
  lib: '#fef9c3',
  cli: '#fae8ff',
  lab: '#f3f4f6',
};

/** The rooms and who imports whom, as SVG; without what `test` and `lab` know of the product, which they may know all. */
export async function drawRooms(arrows: Arrow[]): Promise<string> {
  const viz = await instance();
  return viz.renderString(dotOf(knownBy(arrows)), { format: 'svg' });
}

/** room → the rooms that it imports from. It has no circle: what the list forbids is left out. */
type Known = Map<string, Set<string>>;

function knownBy(arrows: Arrow[]): Known {
  const known: Known = new Map();
  for (const { from, to } of arrows) {
    const [importing, imported] = [entryOf(from), entryOf(to)];
    if (!importing || !imported || importing === imported || whyNot(from, to) || !isDrawn(importing, imported))
      continue;
    known.set(importing, (known.get(importing) ?? new Set()).add(imported));
  }
  return known;
}

function isDrawn(importing: string, imported: string): boolean {
  return importing !== 'test' && (areaOf(importing) !== 'lab' || areaOf(imported) === 'lab');
}

/** Without the arrows that a longer way tells as well: who knows B, and B knows C, need not be drawn to know C. */
function needed(known: Known): [string, string][] {
  const direct = (room: string) => [...(known.get(room) ?? [])];
  const reaches = (room: string, wanted: string): boolean =>
    direct(room).some((next) => next === wanted || reaches(next, wanted));
  return [...known.keys()].flatMap((room) =>
    direct(room)
      .filter((to) => !direct(room).some((other) => other !== to && reaches(other, to)))
      .map((to): [string, string] => [room, to]),
  );
}

function dotOf(known: Known): string {
  const rooms = LINES.flatMap((line) => Object.entries(line)).filter(([room]) => room !== 'test');
  return [
    'digraph Rooms {',
    'bgcolor="#ffffff" rankdir=BT nodesep=0.15 ranksep=0.35 fontname="Helvetica,Arial,sans-serif" fontsize=16',
    'node [shape=box style="rounded,filled" color="#6b7280" fontname="Helvetica,Arial,sans-serif" fontsize=11 margin="0.22,0.06"]',
    'edge [color="#6b7280" arrowsize=0.6]',
    ...AREAS.map((area) =>
      [
        `subgraph "cluster_${area}" { label="${area}" labeljust=l style=rounded color="#d1d5db"`,
        ...rooms.filter(([room]) => areaOf(room) === area).map(([room, knows]) => nodeOf(room, knows, area)),
        '}',
      ].join('\n'),
    ).filter((cluster) => !cluster.includes('cluster_test')),
    ...needed(known).map(([from, to]) => `"${from}" -> "${to}"`),
    '}',
  ].join('\n');
}

function nodeOf(room: string, knows: string, area: string): string {
  const words = knows.replace(/(.{20,}?) /g, '$1\\n');
  return `"${room}" [fillcolor="${COLOURS[area] ?? '#ffffff'}" label="${room}\\n${words}"]`;
}
