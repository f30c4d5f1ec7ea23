import type { Backend } from '../shop/backend.ts';
import type { Side } from '../site/metrics.ts';

/** One page that nobody has looked at yet, looked at three times. */
export interface FirstLook {
  missMs: number;
  secondMs: number;
  otherBackendMs: number;
  /** Who had cached what the other backend answered with. */
  otherBackendFoundWhatWasCachedBy: string;
}

export async function lookFirst(backends: Record<Side, Backend>): Promise<FirstLook> {
  const page = `gallery/${1_000_000 + Math.floor(Math.random() * 1_000_000)}`;
  const look = async (side: Side) => {
    const started = performance.now();
    const response = await fetch(`${backends[side].url}/${page}`, { headers: { 'x-forwarded-for': '203.0.113.1' } });
    await response.arrayBuffer();
    const ms = Math.round(performance.now() - started);
    return { ms, cachedBy: response.headers.get('x-cached-by') ?? 'nobody' };
  };
  const miss = await look('stable');
  const second = await look('stable');
  const other = await look('canary');
  return {
    missMs: miss.ms,
    secondMs: second.ms,
    otherBackendMs: other.ms,
    otherBackendFoundWhatWasCachedBy: other.cachedBy,
  };
}
