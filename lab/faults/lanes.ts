import type { LaneSpec } from './lane.ts';

/** The longest name that an environment may have: forty-one characters. */
export const LONGEST = `longest-${'name-'.repeat(7)}`.slice(0, 40).concat('x');

/** Environments in one zone, each with a name of its own. */
export const LANES: LaneSpec[] = [
  { environment: 'ant', sites: ['ant.shop.example'] },
  { environment: 'bee', sites: ['bee.shop.example'] },
  { environment: 'cow', sites: ['cow.shop.example'] },
  { environment: 'dog', sites: ['dog.shop.example'] },
  { environment: 'elk', sites: ['elk.shop.example'] },
  { environment: LONGEST, sites: ['long.shop.example'] },
];

/** Shares a name with the first lane, so no case may happen in it while one happens there. */
export const DUO: LaneSpec = { environment: 'duo', sites: ['ant.shop.example', 'duo.shop.example'] };
