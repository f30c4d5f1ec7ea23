import { type Customer, visit } from '../shop/customers.ts';
import { nextPage } from '../shop/traffic.ts';
import type { Side } from '../site/metrics.ts';
import { nearestRank } from '../support/nearest-rank.ts';

export interface Load {
  requests: number;
  atOnce: number;
  p50Ms: number;
  p95Ms: number;
  errors: number;
}

/** So many requests as fast as so many customers get answers. */
export async function measureLoad(
  customers: Customer[],
  urlOf: (side: Side) => string,
  requests = 1000,
  atOnce = 100,
): Promise<Load> {
  const latencies: number[] = [];
  let [left, errors] = [requests, 0];
  const work = async (customer: Customer) => {
    while (left > 0) {
      left -= 1;
      const url = urlOf(await customer.resolve());
      const started = performance.now();
      if (!(await visit(customer, `${url}/${nextPage()}`)).ok) errors += 1;
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(customers.slice(0, atOnce).map(work));
  return { requests, atOnce, p50Ms: percentile(latencies, 50), p95Ms: percentile(latencies, 95), errors };
}

/** The nearest rank, in whole milliseconds. */
export function percentile(values: number[], percent: number): number {
  return Math.round(nearestRank(values, percent / 100) ?? 0);
}
