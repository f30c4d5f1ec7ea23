import type { TrackSpec } from './track.ts';

/** The longest name that an environment may have: forty-one characters. */
const LONGEST = `longest-${'name-'.repeat(7)}`.slice(0, 40).concat('x');

/** Environments in one zone, each with a name of its own. */
export const TRACKS: TrackSpec[] = [
  { environment: 'ant', sites: ['ant.shop.example'] },
  { environment: 'bee', sites: ['bee.shop.example'] },
  { environment: 'cow', sites: ['cow.shop.example'] },
  { environment: 'dog', sites: ['dog.shop.example'] },
  { environment: 'elk', sites: ['elk.shop.example'] },
  { environment: LONGEST, sites: ['long.shop.example'] },
];

/** Groups of many names: one change moves them all, and Route 53 is asked no more often than for one. */
export const LARGE: TrackSpec[] = [10, 20, 40].map((count) => ({
  environment: `names-${count}`,
  sites: Array.from({ length: count }, (_, i) => `n${i}.of-${count}.shop.example`),
}));

/** Shares a name with the first track, so no case may happen in it while one happens there. */
export const DUO: TrackSpec = { environment: 'duo', sites: ['ant.shop.example', 'duo.shop.example'] };
