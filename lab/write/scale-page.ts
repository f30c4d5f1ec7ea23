import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import * as z from 'zod';
import { CLOUDWATCH, ROUTE_53, STEP_FUNCTIONS } from '../simulate/buckets.ts';
import { bound, Row } from '../simulate/figures.ts';
import { MOST_AT_ONCE } from '../simulate/lambda.ts';
import { synthesize } from '../support/synth.ts';

/** The rows of the last lines that `npm run simulate` printed, on that day. */
const Measured = z.object({
  measuredAt: z.iso.date(),
  /** Of 6 names each, by the product before what is told under "What helped". */
  before: z.array(Row),
  now: z.array(Row),
  /** The same number of groups, one thing changed. */
  variants: z.array(z.object({ what: z.string(), row: Row })),
});
type Measured = z.infer<typeof Measured>;

export const SCALE = path.resolve(import.meta.dirname, '../../docs/scale.md');
const PLOTTED_NAMES = 6;

export function readScale(): Measured {
  return Measured.parse(JSON.parse(readFileSync(path.join(import.meta.dirname, 'scale.json'), 'utf8')));
}

/** docs/scale.md: what was simulated, as it was measured last, and what to do beyond. */
export function scalePage(): string {
  const measured = readScale();
  const { measuredAt, now, before, variants } = measured;
  return `# Many groups in one account

Written by \`npm run write\` from what \`npm run simulate\` printed on ${measuredAt}, with the limits of a large Region. Nobody has tried it on AWS yet.

![${conclusionOf(measured)}](scale.svg)

\`npm run simulate -- --groups 1000\` lets so many record groups, each with a stack of its own, roll and roll back at once. What runs is the product: the synthesized machines with their waits and
retries, the functions that touch the lease, and the SDK's clients with their own backoff, in virtual time. What is modelled is AWS: its limits as they are documented (\`lab/simulate/buckets.ts\`), how long
it takes to answer, which AWS promises nowhere (\`lab/simulate/latency.ts\`), that a zone takes one batch at a time, and that Lambda runs ${MOST_AT_ONCE.toLocaleString('en')} functions at once. The same \`--seed\` gives the same figures. Left out is what asks other services (metrics, parameters,
events of its own, messages), and the consistency of Step Functions' lists.

## Back

All stages bake, and the alarms of all turn red in the same second: a shared cache or database is down. Seconds until Route 53 has the weights of before; name servers follow within a minute, resolvers within a TTL.
*Least* is what the limits allow to whoever wastes nothing: each group is listed once and written once, and a batch of *n* names takes 6 *n* of the ${ROUTE_53.documented.changes?.perSecond} changes a second.

${tableOf(
  ['groups', 'names', 'half', '95 %', 'all', 'least'],
  now.map(({ groups, names, safe, boundSeconds }) => [
    groups,
    names,
    told(safe.p50),
    told(safe.p95),
    told(safe.p100),
    boundSeconds,
  ]),
)}

A stage ends by whichever road is first: the alarm's event, which needs one look at the alarm and one list of executions, or its own look at the alarm, once a minute. So up to ten groups are back in
some four seconds; with a hundred, looks at alarms (nine a second) count as much as Route 53, and beyond that Route 53 alone. Of all that was measured, ${within(now, 180)} groups are back before *RollbackFailed* calls a person, after three minutes.
Many names cost changes: 1,000 groups of 40 names could not be back in less than ${Math.round(bound(1000, 40, 'documented') / 60)} minutes, whatever moved them.

## There

All stages begin within a minute. Seconds from the start of each until its weights have moved; some 140 of them are the flush and the warm-up. A stage that was throttled for too long has failed, and nothing of it stays.

${tableOf(
  ['groups', 'names', 'half', '95 %', 'all', 'failed'],
  now.flatMap(({ groups, names, moved, stagesFailed }) =>
    moved ? [[groups, names, told(moved.p50), told(moved.p95), told(moved.p100), stagesFailed]] : [],
  ),
)}

## The watcher's share

While all is well only watchers ask Route 53: one list a minute for each group in which a stage runs or ran within the hour, one in ten minutes for the others. *Throttled* is of the calls of all services.

${tableOf(
  [
    'groups',
    'names',
    'throttled, no storm',
    'throttled, storm',
    'of Route 53 in the storm: watchers',
    'Route 53, calls for each group',
  ],
  now.map(({ groups, names, steady, storm }) => [
    groups,
    names,
    `${steady.throttledPercent} %`,
    `${storm.throttledPercent} %`,
    `${storm.watchersPercent} %`,
    storm.perGroup,
  ]),
)}

## Where it saturates

Before anything goes wrong, by what each stack asks in a minute:

${saturations()}

Beyond that, looks of the watcher fail with "Rate exceeded", *WatcherFailed* turns red, and a stage that somebody stops is rolled back later than within a minute. Its own road, and that of a red alarm, go on.

## What helped

With ${PLOTTED_NAMES} names each, before and now:

${tableOf(
  ['groups', 'half back, before', 'now', 'all back, before', 'now'],
  before.flatMap((then) => {
    const row = now.find(({ groups, names }) => groups === then.groups && names === then.names);
    return row
      ? [[row.groups, told(then.safe.p50), told(row.safe.p50), told(then.safe.p100), told(row.safe.p100)]]
      : [];
  }),
)}

- **One list of executions for each look of the watcher, not five.** Lists are what Step Functions grants least of. With 25 stacks (60 in a large Region) the watchers used them up, and no alarm's event ended a stage any more: its own look had to.
- **A rule that hears of listed alarms alone.** It heard of every alarm of the account, so *n* red alarms were *n*² calls of functions, and 300 took all of the account's concurrency.
- **What puts traffic back asks about once a second; everything else ever more rarely.** In an account that is throttled, who asks most gets most. That is the priority that a queue would give, without a queue.
- **A throttled write is tried again by itself.** To begin anew cost a list each time.
- **No read after the batch, none to find the stage, none where a rollback runs already.** Three calls less for each group, in the minute in which they count.

## What did not, and other accounts

${PLOTTED_NAMES} names each, as it is but for one thing:

${tableOf(
  ['', 'groups', 'half back', '95 %', 'all', 'throttled, no storm'],
  variants.map(({ what, row: { groups, safe, steady } }) => [
    what,
    groups,
    told(safe.p50),
    told(safe.p95),
    told(safe.p100),
    `${steady.throttledPercent} %`,
  ]),
)}

- **More jitter** changes nothing: the SDK draws its pauses at random already.
- **A fair queue** for all stacks of an account, first come first served, knows nothing of urgency: whoever only asks whether a change has spread stands before a group that is not back yet. It brings none back sooner than insistence does, it would be one more thing that can fail on the way back, and it is not built in.
- **Watchers that all look in the same second** are throttled, and cost nobody much. EventBridge counts the minutes of a schedule from when its rule was made, so they are spread as the deployments were.

## Beyond

One stack for the names that move together is the first answer: a group may have 40 and more names, and costs as many calls as one with a single name. After that:

${limitsOf(synthesize({ alarms: { abortOn: ['shop-5xx'] } }))}

- **Accounts.** Every limit above is of one account, most of one account and Region. Stacks in accounts of their own, with [the zone where it is](recipes/zone-in-another-account.md), share nothing but Route 53, which counts calls where the zone is; with zones of their own, nothing. Some forty stacks fit into an account as it comes, and a hundred are back within a minute.
- **Zones.** A zone takes one batch at a time, which matters from a few dozen groups on: a zone for each team costs 0.50 USD a month.
- **Limits to raise**, in Service Quotas: *ListExecutions* and *DescribeExecution* of Step Functions, *DescribeAlarms* of CloudWatch, in the Region of the stacks; requests and changes of Route 53 in us-east-1. Raise lists and alarms first: they decide how many stages an alarm ends at once.
- **Fewer alarms.** A composite alarm over what all groups share, in \`alarms.abortOn\` of each, is one to look at; but each stack looks for itself.

Sources: [Route 53](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html), [Step Functions](https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html),
[CloudWatch](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html), [Lambda](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html),
[EventBridge](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html), [IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
`;
}

/** What a stack asks in a minute, in which a stage bakes, and when nothing has run for an hour. */
function saturations(): string {
  const { together } = ROUTE_53.documented;
  const [large, other] = [STEP_FUNCTIONS.large.named, STEP_FUNCTIONS.other.named];
  const rows = [
    ['ListExecutions, Step Functions', 1, 2, [large?.ListExecutions, other?.ListExecutions]],
    ['DescribeExecution, Step Functions', 1, 0, [large?.DescribeExecution, other?.DescribeExecution]],
    ['DescribeAlarms, CloudWatch', 1, 0, [CLOUDWATCH.named?.DescribeAlarms]],
    ['all of Route 53', 1, 0.1, [together]],
    ['all of Route 53, five a second', 1, 0.1, [ROUTE_53.starved.together]],
  ] as const;
  const most = (asked: number, perSecond = 0) => (asked === 0 ? 'any number' : Math.floor((60 * perSecond) / asked));
  return tableOf(
    ['what', 'a second', 'asked a minute: baking, idle', 'stacks that bake', 'idle stacks'],
    rows.map(([what, baking, idle, sizes]) => [
      what,
      sizes.map((size) => size?.perSecond).join(', elsewhere '),
      `${baking}, ${idle}`,
      sizes.map((size) => most(baking, size?.perSecond)).join(', elsewhere '),
      sizes.map((size) => most(idle, size?.perSecond)).join(', elsewhere '),
    ]),
  );
}

/** How many stacks fit into an account, by what it may have. */
function limitsOf(template: Template): string {
  const count = (type: string) => Object.keys(template.findResources(type)).length;
  const rows = [
    ['rules of an event bus', 300, count('AWS::Events::Rule'), 'Service Quotas, EventBridge'],
    ['roles', 1000, count('AWS::IAM::Role'), 'Service Quotas, IAM, up to 5,000'],
    ['hosted zones', 500, 1, 'Service Quotas, Route 53; several groups may share one'],
    ['functions that run at once', MOST_AT_ONCE, 0, 'Service Quotas, Lambda; what shows canaries too'],
  ] as const;
  return tableOf(
    ['an account may have', 'by default', 'a stack takes', 'so many stacks', 'raised in'],
    rows.map(([what, most, each, where]) => [
      what,
      most,
      each || 'a few in a storm',
      each ? Math.floor(most / each) : '',
      where,
    ]),
  );
}

/** The picture of it, whose title is its conclusion. */
export async function scalePicture(): Promise<string> {
  const measured = readScale();
  const plotted = (rows: Row[]) => rows.filter(({ names }) => names === PLOTTED_NAMES);
  const values = [
    ...plotted(measured.before).map(({ groups, safe }) => ({ groups, what: 'all back, before', seconds: safe.p100 })),
    ...plotted(measured.now).flatMap(({ groups, safe, boundSeconds }) => [
      { groups, what: 'all back', seconds: safe.p100 },
      { groups, what: 'half back', seconds: safe.p50 },
      ...(boundSeconds >= 1 ? [{ groups, what: 'least', seconds: boundSeconds }] : []),
    ]),
  ].filter(({ seconds }) => seconds !== null);
  const title = conclusionOf(measured);
  const spec: TopLevelSpec = {
    title: { text: title.split(/(?<=:) /), anchor: 'start', fontSize: 14, offset: 14 },
    // GitHub shows it on light and dark pages alike.
    background: '#ffffff',
    padding: 16,
    width: 560,
    height: 280,
    data: { values },
    encoding: {
      x: {
        field: 'groups',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'record groups, of 6 names each',
        axis: { values: [1, 3, 10, 30, 100, 300, 1000], grid: false },
      },
      y: {
        field: 'seconds',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'seconds until the weights are back',
        axis: { values: [1, 3, 10, 30, 100, 300, 1000], gridOpacity: 0.4 },
      },
      color: {
        field: 'what',
        type: 'nominal',
        title: null,
        scale: {
          domain: ['all back, before', 'all back', 'half back', 'least'],
          range: ['#b91c1c', '#1d4ed8', '#60a5fa', '#6b7280'],
        },
      },
      strokeDash: {
        field: 'what',
        type: 'nominal',
        legend: null,
        scale: {
          domain: ['all back, before', 'all back', 'half back', 'least'],
          range: [
            [1, 0],
            [1, 0],
            [1, 0],
            [4, 3],
          ],
        },
      },
    },
    mark: { type: 'line', point: true },
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg.replace('<svg ', '<svg role="img" ').replace('>', `><title>${title}</title>`)}\n`;
}

function conclusionOf({ now }: Measured): string {
  const rows = now.filter(({ names }) => names === PLOTTED_NAMES);
  const back = (groups: number) => told(rows.find((row) => row.groups === groups)?.safe.p100 ?? null);
  return `All alarms turn red at once: 10 groups are back within ${back(10)}, 100 within ${back(100)}, 1,000 within ${back(1000)}`;
}

/** The largest number of groups of which all are back by then. */
function within(rows: Row[], seconds: number): number {
  const fast = rows.filter(({ names, safe }) => names === PLOTTED_NAMES && safe.p100 !== null && safe.p100 <= seconds);
  return Math.max(0, ...fast.map(({ groups }) => groups));
}

function told(seconds: number | null): string {
  return seconds === null ? 'never' : `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

function tableOf(head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
