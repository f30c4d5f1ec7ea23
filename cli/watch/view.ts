import type { Frame } from '../live/frame.ts';
import type { News } from './news.ts';

/** What a person wants who pressed a key. */
export type Wish = 'approve' | 'reject' | 'leave';

/** How a running execution is shown: as a live picture, as lines, or as JSON. */
export interface View {
  tell(news: News): void;
  draw(frame: Frame): void;
  /** Lets time pass; ends early with what somebody wants. */
  wait(ms: number): Promise<Wish | null>;
  /** For what is asked on the same terminal meanwhile. */
  aside<T>(talk: () => Promise<T>): Promise<T>;
  close(): void;
}
