import type { CacheChecked } from '../../core/flush/check.ts';
import type { FlushRecord } from '../../core/protocol/rollout.ts';
import type { KeyList } from './key-list.ts';

export interface FlushOrder {
  profile: string;
  dryRun: boolean;
  environment: string | undefined;
}

/** What hears of a flush while it goes on. */
interface FlushWatch {
  /** Where another one had stopped. */
  previous?: FlushRecord | null;
  list?: KeyList | undefined;
  /** Asks it to stop between two pages. */
  stop?: AbortSignal;
  /** How far it has come, whenever that is known; with a failure, too. */
  onProgress(record: FlushRecord): void;
}

/** A way to the cache: from here, or by the function of a stack. What may be deleted is the same on both: that of the settings. */
export interface FlushRoad {
  /** Whose profiles, preserve patterns and limits these are. */
  settings: string;
  check(order: FlushOrder): Promise<CacheChecked>;
  /** Until it is done or was stopped. */
  flush(order: FlushOrder, watch: FlushWatch): Promise<FlushRecord>;
  /** Goes on only when a person says yes. */
  ask(question: string): Promise<void>;
  close(): void;
}
