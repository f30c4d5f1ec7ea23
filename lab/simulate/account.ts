import { AsyncLocalStorage } from 'node:async_hooks';
import type { Random } from '../host/random.ts';
import { Bucket, type Limits, type Size } from './buckets.ts';
import type { Clock } from './clock.ts';
import { drawn, LATENCY } from './latency.ts';

export type Service = 'Route 53' | 'Step Functions' | 'CloudWatch';

/** One call of a Lambda function, as long as it runs. */
export interface Invocation {
  /** In whose name its calls are counted. */
  who: string;
  /** Ended by its time limit: it hears of nothing any more. */
  dead: boolean;
}

/** Which invocation the code that runs just now belongs to. */
export const invocations = new AsyncLocalStorage<Invocation>();

export interface Counted {
  who: string;
  service: Service;
  operation: string;
  made: number;
  throttled: number;
}

/** What all stacks of an account share: what they may ask of each service, and how much they did. */
export class Account {
  readonly clock: Clock;
  readonly random: Random;
  /** While a scene is set nothing is refused, and nothing counts. */
  limited = false;
  private readonly limits: Record<Service, Limits>;
  private buckets = new Map<string, Bucket>();
  private counts = new Map<string, Counted>();

  constructor(clock: Clock, random: Random, limits: Record<Service, Limits>) {
    this.clock = clock;
    this.random = random;
    this.limits = limits;
  }

  /** Full buckets, and nothing counted yet. */
  begin(): void {
    this.limited = true;
    this.buckets = new Map();
    this.counted();
  }

  /** What was asked since the last time that somebody wanted to know. */
  counted(): Counted[] {
    const counts = [...this.counts.values()];
    this.counts = new Map();
    return counts;
  }

  /** The call's way to the service, whether it gets in, what it does there, and the way back. */
  async call<T>(service: Service, operation: string, changes: number, perform: () => T): Promise<T | 'throttled'> {
    const invocation = invocations.getStore();
    const way = drawn(LATENCY[service], this.random) / 2;
    await this.clock.sleep(way);
    if (invocation?.dead) return new Promise<never>(() => {});
    const isIn = this.admits(service, operation, changes);
    this.count(invocation?.who ?? 'nobody', service, operation, isIn);
    const answer = isIn ? perform() : 'throttled';
    await this.clock.sleep(way);
    return invocation?.dead ? new Promise<never>(() => {}) : answer;
  }

  private admits(service: Service, operation: string, changes: number): boolean {
    if (!this.limited) return true;
    const { together, each, named, changes: ofChanges } = this.limits[service];
    const own = named?.[operation] ?? each;
    const asked = [
      ...(together ? [{ bucket: this.bucket(service, together), tokens: 1 }] : []),
      ...(own ? [{ bucket: this.bucket(`${service} ${operation}`, own), tokens: 1 }] : []),
      ...(ofChanges && changes > 0 ? [{ bucket: this.bucket(`${service} changes`, ofChanges), tokens: changes }] : []),
    ];
    if (!asked.every(({ bucket, tokens }) => bucket.has(tokens, this.clock.now))) return false;
    for (const { bucket, tokens } of asked) bucket.take(tokens, this.clock.now);
    return true;
  }

  private bucket(name: string, size: Size): Bucket {
    const found = this.buckets.get(name) ?? new Bucket(size, this.clock.now);
    this.buckets.set(name, found);
    return found;
  }

  private count(who: string, service: Service, operation: string, isIn: boolean): void {
    if (!this.limited) return;
    const name = `${who} ${service} ${operation}`;
    const count = this.counts.get(name) ?? { who, service, operation, made: 0, throttled: 0 };
    count.made += 1;
    count.throttled += isIn ? 0 : 1;
    this.counts.set(name, count);
  }
}
