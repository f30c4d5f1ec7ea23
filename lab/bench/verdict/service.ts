import type { Random } from '../../host/random.ts';

/** The latency of every request of a minute, in milliseconds; one minute after the other. */
type Minutes = () => number[];

/** A service whose requests are split between two backends that are alike. */
export interface Service {
  name: string;
  /** What it is judged by, where it is not the p95. */
  statistic?: 'p50';
  begin(random: Random): Minutes;
}
