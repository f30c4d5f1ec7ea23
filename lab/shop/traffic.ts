import { setTimeout as sleep } from 'node:timers/promises';
import type { Side } from '../site/metrics.ts';
import { type Customer, visit } from './customers.ts';
import { PAGES } from './keys.ts';

export interface TrafficProps {
  customers: Customer[];
  /** What a customer does between two pages, on average. */
  thinkMs: number;
  /** What they look at, the most popular first. */
  pages: string[];
  urlOf(side: Side): string;
  seen(side: Side, ms: number, failed: boolean): void;
}

/** Customers who look at one page after the other; answers with the function that sends them home. */
export function startTraffic({ customers, ...props }: TrafficProps): () => Promise<void> {
  const home = new AbortController();
  const visits = customers.map((customer) => browse(customer, props, home.signal));
  return async () => {
    home.abort();
    await Promise.all(visits);
  };
}

async function browse(customer: Customer, props: Omit<TrafficProps, 'customers'>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(props.thinkMs * 2 * Math.random(), null, { signal }).catch(() => null);
    if (signal.aborted) return;
    const side = await customer.resolve();
    const started = performance.now();
    const ok = await visit(customer, `${props.urlOf(side)}/${nextPage(props.pages)}`, signal);
    if (!signal.aborted) props.seen(side, performance.now() - started, !ok);
  }
}

/** One visit in twenty-five: few enough that a backend's usual latency is that of its cache. */
const ORDERS = 0.04;

/** Some pages are asked for more often than others. */
export function nextPage(pages: string[] = PAGES, random: () => number = Math.random): string {
  if (random() < ORDERS) return 'orders/1';
  const key = pages[Math.floor(pages.length * random() ** 1.3)] ?? 'mocs:1';
  return key.replace(':', '/');
}
