import type { Random } from '../host/random.ts';
import { type Invocation, invocations } from './account.ts';
import type { Clock } from './clock.ts';
import { drawn, LATENCY } from './latency.ts';

/** Of all functions of an account together, in one Region: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MOST_AT_ONCE = 1000;
/** See lib/rollout-function.ts. */
const TIME_LIMIT_MS = 30_000;
/** So long a container that nobody calls is kept; AWS promises nothing. */
const KEPT_MS = 7 * 60_000;
/** An event whose function fails is tried again after these, and one that finds no room for longer and longer. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const AGAIN_AFTER_MS = [60_000, 120_000];
const ROOM_AFTER_MS = 1000;
const ROOM_AFTER_MOST_MS = 5 * 60_000;

/** One function of one stack. */
export class LambdaFunction {
  /** When each container that waits for a call was used last. */
  private readonly containers: number[] = [];

  isWarm(now: number): boolean {
    const last = this.containers.pop();
    return last !== undefined && now - last < KEPT_MS;
  }

  keep(now: number): void {
    this.containers.push(now);
  }
}

class LambdaError extends Error {
  constructor(name: string) {
    super(`${name}, as Lambda says`);
    this.name = name;
  }
}

/** Lambda, for all functions of an account. */
export class Lambda {
  atOnce = 0;
  mostAtOnce = 0;
  /** Events whose function failed for the third time. */
  lost = 0;
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  /** As Step Functions calls one, and waits for its answer. */
  async call(fn: LambdaFunction, who: string, body: () => Promise<unknown>): Promise<unknown> {
    if (this.atOnce >= MOST_AT_ONCE) throw new LambdaError('Lambda.TooManyRequestsException');
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    const invocation: Invocation = { who, dead: false };
    try {
      await this.clock.sleep(drawn(LATENCY[fn.isWarm(this.clock.now) ? 'warm' : 'cold'], this.random));
      return await new Promise((resolve, reject) => {
        this.clock.after(TIME_LIMIT_MS, () => {
          invocation.dead = true;
          reject(new LambdaError('Sandbox.Timedout'));
        });
        invocations.run(invocation, body).then(resolve, reject);
      });
    } finally {
      this.atOnce -= 1;
      fn.keep(this.clock.now);
    }
  }

  /** As EventBridge does, which waits for nothing: Lambda keeps the event, and tries again. */
  async deliver(fn: LambdaFunction, who: string, body: () => Promise<unknown>): Promise<void> {
    let room = ROOM_AFTER_MS;
    for (let failed = 0; ; ) {
      try {
        await this.call(fn, who, body);
        return;
      } catch (error) {
        if (error instanceof LambdaError && error.name === 'Lambda.TooManyRequestsException') {
          await this.clock.sleep(room);
          room = Math.min(2 * room, ROOM_AFTER_MOST_MS);
          continue;
        }
        const again = AGAIN_AFTER_MS[failed++];
        if (again === undefined) {
          this.lost += 1;
          return;
        }
        await this.clock.sleep(again);
      }
    }
  }
}
