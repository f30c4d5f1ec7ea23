import path from 'node:path';
import { FINDINGS } from '../../core/alarms/own-alarms.ts';
import { PRICE_LIST, priceOf } from '../../core/prices/prices.ts';
import { type Item, priceIdle, sumOf } from '../bench/cost/idle.ts';
import { priceStage, TYPICAL } from '../bench/cost/stage.ts';
import { NETWORK } from '../support/settings.ts';
import { synthesize } from '../support/synth.ts';

const HOURS_PER_MONTH = 730;

export const COST = path.resolve(import.meta.dirname, '../../docs/cost.md');

/** docs/cost.md: what the template makes, with what it costs while no stage runs, and what a stage costs. */
export async function costPage(): Promise<string> {
  const { schedules, alarms, metrics, dashboards } = priceIdle(synthesize(TYPICAL));
  const others = [...schedules, ...alarms, ...metrics];
  const { minutes, transitions, calls, metricsRead, usd } = await priceStage();
  const sources = [...new Set(Object.values(PRICE_LIST.prices).map(({ source }) => source))];
  return `# What it costs

Written by \`npm run write\` from the template of a stack with all defaults, two backends behind a load balancer and a Redis that it probes, by the prices in
[prices.json](../core/prices/prices.json): ${PRICE_LIST.region}, as of ${PRICE_LIST.asOf}, without ${PRICE_LIST.without}. Nobody has compared it with a bill of AWS yet. \`npm run bench:cost\` counts it anew.

**A stage** of ${minutes.toFixed(0)} minutes costs ${usd.toFixed(3)} USD: ${transitions} state transitions, ${calls} calls of functions, and ${metricsRead} metrics read. It looks once in each period while all is well, and every 30 seconds once anything is odd; a
gate adds one transition or two, a longer bake three a minute.

**A month without any stage** costs ${sumOf(others).toFixed(2)} USD, and the dashboard ${sumOf(dashboards).toFixed(2)} USD more. Nearly all of it are its metrics and alarms. CloudWatch asks for a metric by the hour in which it is published, so Sluice publishes
all the time only what a stage is judged by, what the dashboard draws, and what tells that Redis is down.

## Schedules

${tableOf(schedules)}

A call takes a tenth of a second here, and writes 1,500 bytes of log. The watcher asks every ten minutes how its own alarms are.

## Alarms

${tableOf(alarms)}

## Metrics

${tableOf(metrics)}

Those of flushes, and ${[...FINDINGS, 'CacheDegraded'].map((name) => `\`${name}\``).join(', ')}, are published while there is something to tell: each costs ${(priceOf('customMetricMonth', 1) / HOURS_PER_MONTH).toFixed(4)} USD an hour.
Those of a preflight on a schedule, and \`health.metrics\` of your own, come on top.

## The dashboard

${tableOf(dashboards)}

## What costs nothing while nothing runs

The machines, the functions and their versions, roles, the topic, log groups without new lines, the parameters of approvals, events of AWS, and calls of Route 53. Around Sluice there may be more: an interface endpoint for Secrets Manager
(ElastiCache with IAM needs none), the secret, a key of your own for the topic.

## What makes it less

- **ElastiCache with IAM** (\`cache.elastiCacheIam\`) is not probed, for it publishes by itself how it is: without the probe's schedule, alarms and metrics it is ${withoutProbe().toFixed(2)} USD a month.
- **A longer \`health.period\`** means fewer looks, and a stage that sees harm later.
- **One stack for several names** of one hosted zone (\`recordGroup.records\`) costs as much as for one.

Sources of the prices: ${sources.map((url) => `<${url}>`).join(', ')}.
`;
}

function withoutProbe(): number {
  const cache = { url: 'rediss://app@cache.example.com:6379', elastiCacheIam: { cacheName: 'shop' }, network: NETWORK };
  const { dashboards, ...idle } = priceIdle(synthesize({ ...TYPICAL, cache }));
  return sumOf(Object.values(idle).flat());
}

function tableOf(items: Item[]): string {
  const rows = items.map(({ what, why, usdPerMonth }) => `| ${what} | ${usdPerMonth.toFixed(2)} | ${why} |`);
  return ['| | USD a month | what for |', '| --- | --- | --- |', ...rows].join('\n');
}
