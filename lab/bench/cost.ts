import { table } from '../../cli/terminal/table.ts';
import { PRICE_LIST } from '../../core/prices/prices.ts';
import { synthesize } from '../support/synth.ts';
import { priceIdle, sumOf } from './cost/idle.ts';
import { EVENLY, priceStage, secondsToHarm, TYPICAL } from './cost/stage.ts';

/** `npm run bench:cost`: what a stage costs, what a stack costs while none runs, and whether looking less sees harm later. */
const [stage, evenly] = [await priceStage(), await priceStage(EVENLY)];
const rows = Object.entries({ 'as it is': stage, 'looking evenly': evenly }).map(([how, lived]) => [
  how,
  lived.minutes.toFixed(1),
  lived.transitions,
  lived.calls,
  lived.metricsRead,
  lived.usd.toFixed(4),
]);
console.log(table(['a stage, all defaults', 'minutes', 'transitions', 'calls', 'metrics read', 'USD'], rows));

const [harm, harmEvenly] = [await secondsToHarm(), await secondsToHarm(EVENLY)];
console.log(`A canary six times as slow fails after ${tell(harm)}; looking evenly, after ${tell(harmEvenly)}.`);

const { dashboards, ...idle } = priceIdle(synthesize(TYPICAL));
const sums = Object.entries(idle).map(([what, items]) => [what, items.length, sumOf(items).toFixed(2)]);
console.log(
  table(
    ['a month without a stage', 'number', 'USD'],
    [...sums, ['dashboard', dashboards.length, sumOf(dashboards).toFixed(2)]],
  ),
);
console.log(`Prices of ${PRICE_LIST.region} as of ${PRICE_LIST.asOf}, without ${PRICE_LIST.without}.`);
console.log(
  JSON.stringify({
    transitions: stage.transitions,
    transitionsLookingEvenly: evenly.transitions,
    calls: stage.calls,
    metricsRead: stage.metricsRead,
    usdPerStage: stage.usd,
    secondsToHarm: mean(harm),
    secondsToHarmLookingEvenly: mean(harmEvenly),
    idleUsdPerMonth: sumOf(Object.values(idle).flat()),
    dashboardUsdPerMonth: sumOf(dashboards),
  }),
);

function tell(seconds: number[]): string {
  return `${mean(seconds).toFixed(0)} s on average, ${Math.max(...seconds)} s at most`;
}

function mean(seconds: number[]): number {
  return seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
}
