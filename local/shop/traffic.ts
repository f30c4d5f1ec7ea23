import { setTimeout as sleep } from 'node:timers/promises';
import { ORDERS, PAGES } from './keys.ts';
import type { Side } from './metrics.ts';

export interface TrafficProps {
  clients: number;
  /** What a client does between two pages, on average. */
  thinkMs: number;
  resolve(): Promise<Side>;
  urlOf(side: Side): string;
  seen(side: Side, ms: number, failed: boolean): void;
}

/** Customers who look at one page after the other; answers with the function that sends them home. */
export function startTraffic(props: TrafficProps): () => Promise<void> {
  const home = new AbortController();
  const customers = Array.from({ length: props.clients }, () => browse(props, home.signal));
  return async () => {
    home.abort();
    await Promise.all(customers);
  };
}

async function browse({ thinkMs, resolve, urlOf, seen }: TrafficProps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(thinkMs * 2 * Math.random(), null, { signal }).catch(() => null);
    if (signal.aborted) return;
    const side = await resolve();
    const started = performance.now();
    const ok = await visit(`${urlOf(side)}/${nextPage()}`, signal);
    if (!signal.aborted) seen(side, performance.now() - started, !ok);
  }
}

async function visit(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Some pages are asked for more often than others. */
function nextPage(): string {
  if (Math.random() < 0.1) return `${ORDERS}/1`;
  const key = PAGES[Math.floor(PAGES.length * Math.random() ** 1.3)] ?? 'mocs:1';
  return key.replace(':', '/');
}
