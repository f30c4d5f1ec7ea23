import { mock } from 'node:test';
import { Random } from '../host/random.ts';

interface Due {
  time: number;
  /** Of two at the same instant, the first that was asked for. */
  order: number;
  act: () => void;
}

/**
 * A clock that jumps from one event to the next. Between two of them everything that was set going comes to rest: the
 * functions and the SDK wait for nothing but this clock.
 */
export class Clock {
  now: number;
  /** As a binary heap: the next one stands first. */
  private readonly due: Due[] = [];
  private order = 0;

  constructor(now: number) {
    this.now = now;
  }

  after(milliseconds: number, act: () => void): void {
    const { due } = this;
    if (Number.isNaN(milliseconds)) throw new Error('somebody waits for no length of time');
    due.push({ time: this.now + Math.max(0, Math.round(milliseconds)), order: this.order++, act });
    for (let i = due.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.swapped(parent, i)) break;
      i = parent;
    }
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Until there is nothing left to do, somebody has seen enough, or it is that late. */
  async run(until: number, isEnough: () => boolean = () => false): Promise<void> {
    await settled();
    for (let next = this.due[0]; next && next.time <= until && !isEnough(); next = this.due[0]) {
      this.removeFirst();
      this.now = next.time;
      mock.timers.setTime(next.time);
      next.act();
      await settled();
    }
    if (!isEnough()) this.now = Math.max(this.now, until);
  }

  private removeFirst(): void {
    const { due } = this;
    const last = due.pop();
    if (!last || due.length === 0) return;
    due[0] = last;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const child = right < due.length && isBefore(due[right], due[left]) ? right : left;
      if (child >= due.length || !this.swapped(i, child)) return;
      i = child;
    }
  }

  private swapped(parent: number, child: number): boolean {
    const [above, below] = [this.due[parent], this.due[child]];
    if (!above || !below || !isBefore(below, above)) return false;
    [this.due[parent], this.due[child]] = [below, above];
    return true;
  }
}

function isBefore(a: Due | undefined, b: Due | undefined): boolean {
  if (!a || !b) return false;
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** A macrotask of the real loop: every promise that could go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs something whose `Date`, `setTimeout` and `Math.random`, in the functions and in the SDK, are those of the clock and the seed. */
export async function inVirtualTime<T>(seed: number, of: (clock: Clock, random: Random) => Promise<T>): Promise<T> {
  const clock = new Clock(Date.UTC(2026, 10, 21, 10));
  const real = { setTimeout: globalThis.setTimeout, random: Math.random };
  const random = new Random(seed);
  mock.timers.enable({ apis: ['Date'], now: clock.now });
  globalThis.setTimeout = Object.assign(
    (act: () => void, milliseconds = 0) => {
      clock.after(milliseconds, act);
      return NaN as unknown as NodeJS.Timeout;
    },
    { __promisify__: real.setTimeout.__promisify__ },
  );
  Math.random = () => random.share();
  try {
    return await of(clock, random);
  } finally {
    globalThis.setTimeout = real.setTimeout;
    Math.random = real.random;
    mock.timers.reset();
  }
}
