import * as z from 'zod';
import list from './prices.json' with { type: 'json' };

const PriceList = z.object({
  region: z.string(),
  currency: z.literal('USD'),
  asOf: z.iso.date(),
  without: z.string(),
  prices: z.record(
    z.enum([
      'transition',
      'lambdaRequest',
      'lambdaGigabyteSecondArm',
      'alarmMonth',
      'dashboardMonth',
      'customMetricMonth',
      'metricRead',
      'cloudWatchRequest',
      'logGigabyte',
      'trace',
      'secretMonth',
      'keyMonth',
      'hostedZoneMonth',
      'dnsQuery',
    ]),
    z.object({ usd: z.number().positive(), source: z.url() }),
  ),
});
export type Priced = keyof z.output<typeof PriceList>['prices'];

export const PRICE_LIST = PriceList.parse(list);

/** What so many of them cost, in USD. */
export function priceOf(what: Priced, count: number): number {
  return PRICE_LIST.prices[what].usd * count;
}
