import { StandardRetryStrategy, type StandardRetryStrategyOptions } from '@smithy/core/retry';

/**
 * For what puts traffic back: asks about once a second, for some twelve seconds. What AWS grants an account goes to those
 * who ask, and everything else asks more and more rarely.
 */
export const URGENT: StandardRetryStrategyOptions = {
  maxAttempts: 12,
  backoff: { setDelayBase: () => {}, computeNextBackoffDelay: () => Math.random() * 2000 },
};

/** The retries of a client that may ask again whatever it asked. */
export function urgently() {
  return { retryStrategy: new StandardRetryStrategy(URGENT) };
}
