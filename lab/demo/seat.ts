import type { Decided } from '../../cli/aws/decision.ts';
import type { StateData } from '../../cli/execution/progress.ts';

/** Where somebody sits and watches: a terminal, a pipe, a log. */
export interface Seat {
  /** A line of its own. */
  say(line: string): void;
  /** What an execution tells about itself: on a live terminal only its last lines are seen. */
  follow(line: string): void;
  began(title: string): void;
  entered(state: string): void;
  learned(data: StateData): void;
  /** Waits until somebody has decided; says so by itself where nobody can. */
  decide(): Promise<Pick<Decided, 'decision' | 'comment'>>;
  close(): void;
}

/** Lines, one after the other, and nobody who could answer. */
export function plainSeat(say: (line: string) => void): Seat {
  return {
    say,
    follow: say,
    began: (title) => say(`\n${title}`),
    entered: () => {},
    learned: () => {},
    decide: async () => ({
      decision: 'approve',
      comment: 'nobody sits at this terminal, so the demonstration approves',
    }),
    close: () => {},
  };
}
