import { script } from '../../cli/command-line/script.ts';
import { table } from '../../cli/terminal/table.ts';
import { startRedis } from '../redis/redis.ts';
import { type Compared, comparePair, gradeOf } from './compatibility/compare-pair.ts';
import { PAIRS, type Pair } from './compatibility/pairs.ts';

/*
 * Whether the comparison of two backends finds every pair of which one misreads what the other cached, and calls no other one
 * so: on real servers and a real Redis, on a page that nobody visits, and on one that others visit meanwhile.
 */

const { seed, only } = script('bench:compatibility', 'Pairs of backends, and what is found of each.')
  .option('--seed <number>', 'for the pages and for who visits them when', Number, 1)
  .option('--only <words>', 'only pairs with these words in their names')
  .parse()
  .opts();

/** How often somebody visits the page of a pair: now and then, and all the time. */
const VISITS: [string, number | null][] = [
  ['nobody', null],
  ['every 3 s', 3000],
  ['every 0.3 s', 300],
];
/** At once: each has a database of the server for itself. */
const LANES = 8;

const redis = await startRedis();
const pairs = PAIRS.filter(({ name }) => name.includes(only ?? ''));
const totals = { found: 0, missed: 0, falseAlarms: 0, unknown: 0 };
const rows: (string | number)[][] = [];
try {
  for (const [i, [visitors, visitEveryMs]] of VISITS.entries()) {
    const compared = await inLanes(pairs, (pair, lane) =>
      comparePair(pair, {
        redisUrl: `${redis.url}/${lane}`,
        seed: 1000 * (seed + i) + PAIRS.indexOf(pair),
        visitEveryMs,
      }),
    );
    const grades = compared.flatMap(gradesOf);
    const count = (wanted: string) => grades.filter((grade) => grade === wanted).length;
    totals.found += count('found');
    totals.missed += count('missed');
    totals.falseAlarms += count('falseAlarm');
    totals.unknown += count('unknown');
    rows.push([visitors, pairs.length, ...['found', 'right', 'missed', 'falseAlarm', 'unknown'].map(count)]);
    for (const one of compared) if (gradesOf(one).some(isWrong) || only !== undefined) console.log(tell(visitors, one));
  }
} finally {
  await redis.stop();
}
console.log(
  table(['visitors', 'pairs', 'misread, found', 'read, and so told', 'missed', 'false alarms', 'unknown'], rows),
);
console.log(JSON.stringify({ ...totals, seed, pairs: pairs.length }));
if (totals.missed + totals.falseAlarms > 0) process.exitCode = 1;

function gradesOf({ pair, findings }: Compared) {
  return [gradeOf(pair.there, findings.wayThere.outcome), gradeOf(pair.back, findings.wayBack.outcome)];
}

function isWrong(grade: string): boolean {
  return grade === 'missed' || grade === 'falseAlarm';
}

function tell(visitors: string, { pair, findings: { wayThere, wayBack, tries, busy } }: Compared): string {
  return [
    `${pair.name}, visited by ${visitors} (${tries} tries, ${busy} of them busy)`,
    `  way there, ${pair.there}: ${wayThere.outcome}. ${wayThere.reason}`,
    `  way back, ${pair.back}: ${wayBack.outcome}. ${wayBack.reason}`,
  ].join('\n');
}

async function inLanes(all: Pair[], compare: (pair: Pair, lane: number) => Promise<Compared>): Promise<Compared[]> {
  const left = [...all];
  const done: Compared[] = [];
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let pair = left.shift(); pair; pair = left.shift()) done.push(await compare(pair, lane));
    }),
  );
  return done;
}
