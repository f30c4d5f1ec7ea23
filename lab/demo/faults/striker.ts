import type { Entered } from '../run-stage.ts';
import type { Fault, Struck } from './fault.ts';

export interface Striker {
  /** To be called just before the stage begins. */
  before(): Promise<void>;
  entered: Entered;
  /** Milliseconds since the epoch; null while it has not struck. */
  struckAt(): number | null;
}

export interface Strike extends Pick<Fault, 'title' | 'at'> {
  strike(stage: Struck | null): Promise<unknown>;
}

/** Lets a fault strike once, when the stage enters its state. */
export function striker({ title, at, strike: act }: Strike, say: (line: string) => void): Striker {
  let struckAt: number | null = null;
  const strike = async (stage: Struck | null) => {
    struckAt = Date.now();
    say(`          ↯ ${title}`);
    await act(stage);
  };
  return {
    struckAt: () => struckAt,
    async before() {
      if (at === null) await strike(null);
    },
    async entered(state, executionArn, data) {
      if (state === at && struckAt === null) await strike({ executionArn, data });
    },
  };
}
