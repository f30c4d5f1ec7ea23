import { type Priced, priceOf } from '../../core/prices/prices.ts';

/** As if all of it stood for a whole month; AWS charges a zone that is gone within twelve hours nothing. */
const USED: { what: string; priced: Priced; count: number }[] = [
  { what: 'a hosted zone', priced: 'hostedZoneMonth', count: 1 },
  { what: 'an alarm', priced: 'alarmMonth', count: 1 },
  { what: 'two metrics', priced: 'customMetricMonth', count: 2 },
  { what: 'some 200 state transitions', priced: 'transition', count: 200 },
  { what: 'calls of functions', priced: 'lambdaRequest', count: 200 },
  { what: 'DNS queries', priced: 'dnsQuery', count: 10_000 },
  { what: 'metrics read', priced: 'metricRead', count: 1500 },
];

/** What a run costs at most, in USD; and item by item. */
export function priceOfRun(): { usd: number; items: string } {
  const priced = USED.map(({ what, priced, count }) => ({ what, usd: priceOf(priced, count) }));
  return {
    usd: priced.reduce((sum, { usd }) => sum + usd, 0),
    items: priced.map(({ what, usd }) => `${what} ${usd < 0.01 ? 'less than 0.01' : usd.toFixed(2)}`).join(', '),
  };
}
