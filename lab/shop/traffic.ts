import { setTimeout as sleep } from 'node:timers/promises';
import type { Side } from '../site/metrics.ts';
import { type Customer, type Visit, visit } from './customers.ts';
import { PAGES } from './keys.ts';

export interface TrafficProps {
  customers: Customer[];
  /** What a customer does between two pages, on average. */
  thinkMs: number;
  /** @default Math.random */
  random?: (() => number) | undefined;
  /** What they look at, the most popular first. @default - all there is */
  pages?: string[] | undefined;
  urlOf(side: Side): string;
  seen(side: Side, ms: number, seen: Visit): void;
}

/** Customers who look at one page after the other; answers with the function that sends them home. */
export function startTraffic({ customers, ...props }: TrafficProps): () => Promise<void> {
  const goHome = customers.map((customer) => browse(customer, props));
  return async () => {
    await Promise.all(goHome.map((go) => go()));
  };
}

function browse(customer: Customer, props: Omit<TrafficProps, 'customers'>): () => Promise<void> {
  const { random = Math.random } = props;
  let goesHome = false;
  // One for each page: fetch lets go of a signal only when the garbage is collected.
  let page = new AbortController();
  const day = (async () => {
    while (!goesHome) {
      page = new AbortController();
      await sleep(props.thinkMs * 2 * random(), null, { signal: page.signal }).catch(() => null);
      if (goesHome) return;
      const side = await customer.resolve();
      const started = performance.now();
      const seen = await visit(customer, `${props.urlOf(side)}/${nextPage(props.pages, random)}`, page.signal);
      if (!goesHome) props.seen(side, performance.now() - started, seen);
    }
  })();
  return () => {
    goesHome = true;
    page.abort();
    return day;
  };
}

/** One visit in twenty-five: few enough that a backend's usual latency is that of its cache. */
const ORDERS = 0.04;

/** Some pages are asked for more often than others. */
export function nextPage(pages: string[] = PAGES, random: () => number = Math.random): string {
  if (random() < ORDERS) return 'orders/1';
  const key = pages[Math.floor(pages.length * random() ** 1.3)] ?? 'mocs:1';
  return key.replace(':', '/');
}
