import { Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { table } from '../../cli/terminal/table.ts';
import { shield } from '../host/environment/shield.ts';
import { ROUTE_53, STEP_FUNCTIONS } from './buckets.ts';
import { type Row, rowOf } from './figures.ts';
import { roll, storm } from './scenes.ts';
import { warmUp } from './sdk.ts';

/** `npm run simulate`: what becomes of many record groups that roll, and roll back, at once in one account. */
const SERIES = [1, 3, 10, 30, 100, 300, 1000];
/** What one hosted zone holds: two weighted records and a lease for each name. */
const RECORDS_OF_A_ZONE = 10_000;

const command = script(
  'simulate',
  'Many record groups that roll, and roll back, at once in one account, in virtual time.',
)
  .option('--groups <number>', 'how many at most; up to there 1, 3, 10, 30 and so on', wholeNumber(1, 1000), 100)
  .option('--names <number>', 'of each group', wholeNumber(1, 40), 6)
  .option('--only', 'this number of groups alone', false)
  .addOption(
    new Option('--bucket <which>', 'what Route 53 grants: as it is documented, or five calls a second')
      .choices(Object.keys(ROUTE_53) as (keyof typeof ROUTE_53)[])
      .default('documented' as const),
  )
  .addOption(
    new Option('--region <which>', 'what Step Functions grants: in the three large Regions, or in another')
      .choices(Object.keys(STEP_FUNCTIONS) as (keyof typeof STEP_FUNCTIONS)[])
      .default('large' as const),
  )
  .option('--zones <number>', 'hosted zones that the groups share; 0: one each', wholeNumber(0, 1000), 0)
  .option('--spread <seconds>', 'in which the stages begin', wholeNumber(0, 3600), 60)
  .option('--aligned', 'all watchers look in the same second', false)
  .option('--back-only', 'leave out the way there', false)
  .option('--seed <number>', 'draws the same again', wholeNumber(0, 1e9), 1)
  .parse();
const { groups, names, only, bucket, region, zones, spread, aligned, backOnly, seed } = command.opts();

const sizes = only ? [groups] : [...SERIES.filter((size) => size < groups), groups];
const records = zones === 0 ? 0 : 3 * names * Math.ceil(groups / zones);
if (records > RECORDS_OF_A_ZONE) {
  command.error(
    `error: ${groups} groups of ${names} names are ${records} records in one of ${zones} zones, and a hosted zone holds ${RECORDS_OF_A_ZONE}: take more zones.`,
  );
}

shield();
await warmUp();
const rows: Row[] = [];
for (const size of sizes) {
  const of = { groups: size, names, zones, bucket, region, spread, aligned };
  rows.push(rowOf(of, await storm(of, seed), backOnly ? null : await roll(of, seed)));
  console.error(`${size} groups of ${names} names: safe within ${rows.at(-1)?.safe.p100 ?? 'no'} s`);
}

const seconds = (value: number | null | undefined) => value ?? 'never';
console.log(
  'All alarms turn red at once. Seconds until the weights are back, beside the least that the buckets allow:',
);
console.log(
  table(
    ['groups', 'names', 'p50', 'p95', 'p100', 'least', 'x least'],
    rows.map(({ groups, names, safe: { p50, p95, p100 }, boundSeconds }) => [
      ...[groups, names, seconds(p50), seconds(p95), seconds(p100), boundSeconds],
      boundSeconds > 0 && p100 !== null ? (p100 / boundSeconds).toFixed(1) : '',
    ]),
  ),
);
if (!backOnly) {
  console.log(`All stages begin within ${spread} s. Seconds from the start of one until its weights have moved:`);
  console.log(
    table(
      ['groups', 'names', 'p50', 'p95', 'p100', 'failed'],
      rows.map(({ groups, names, moved, stagesFailed }) => [
        ...[groups, names, seconds(moved?.p50), seconds(moved?.p95), seconds(moved?.p100), stagesFailed],
      ]),
    ),
  );
}
console.log('Calls: of all, how many were throttled; of those that Route 53 let in, how many the watchers made:');
console.log(
  table(
    ['groups', 'names', 'steady: throttled', 'watchers', 'storm: throttled', 'watchers', 'Route 53, each'],
    rows.map(({ groups, names, steady, storm }) => [
      ...[groups, names, `${steady.throttledPercent} %`, `${steady.watchersPercent} %`],
      ...[`${storm.throttledPercent} %`, `${storm.watchersPercent} %`, storm.perGroup],
    ]),
  ),
);
const saturated = rows.find(({ steady }) => steady.throttledPercent >= 1);
console.log(
  saturated
    ? `With ${saturated.groups} groups the account is saturated before anything goes wrong.`
    : 'Nothing is saturated until something goes wrong.',
);
console.log(JSON.stringify({ seed, bucket, region, zones, spread, aligned, rows }));
