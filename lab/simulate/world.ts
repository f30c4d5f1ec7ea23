import type { Random } from '../host/random.ts';
import { Account } from './account.ts';
import { CLOUDWATCH, ROUTE_53, STEP_FUNCTIONS } from './buckets.ts';
import type { Clock } from './clock.ts';
import { deployed } from './deployment.ts';
import { Lambda } from './lambda.ts';
import { Route53 } from './route-53.ts';
import { BEFORE, type Cloud, Stack } from './stack.ts';
import { StepFunctions } from './step-functions.ts';

export interface Sizes {
  groups: number;
  /** Of each group. */
  names: number;
  /** Hosted zones that the groups share; 0: each group has its own. */
  zones: number;
  bucket: keyof typeof ROUTE_53;
  region: keyof typeof STEP_FUNCTIONS;
  /** In which the stages begin, in seconds. */
  spread: number;
  /** Whether the watchers of all stacks look in the same second. */
  aligned: boolean;
}

/** An account with so many stacks. */
export class World {
  readonly cloud: Cloud;
  readonly stacks: Stack[];
  readonly clock: Clock;
  private readonly random: Random;
  private readonly sizes: Sizes;
  private readonly hearsOfAll: boolean;

  constructor(clock: Clock, random: Random, sizes: Sizes) {
    this.clock = clock;
    this.random = random;
    this.sizes = sizes;
    const { bucket, region, zones, groups, names } = sizes;
    const limits = { 'Route 53': ROUTE_53[bucket], 'Step Functions': STEP_FUNCTIONS[region], CloudWatch: CLOUDWATCH };
    const account = new Account(clock, random, limits);
    const deployment = deployed();
    this.hearsOfAll = deployment.hearsOfAll;
    this.cloud = {
      ...{ account, machines: deployment.machines, lambda: new Lambda(clock, random) },
      ...{ route53: new Route53(account), stepFunctions: new StepFunctions(account) },
    };
    const zoneOf = (group: number) => `Z${zones === 0 ? group : group % zones}`;
    this.stacks = Array.from({ length: groups }, (_, i) => new Stack(this.cloud, i, names, zoneOf(i)));
    const byZone = Map.groupBy(this.stacks, ({ place }) => place.group.hostedZoneId);
    this.cloud.route53.onApplied = (zone) => {
      for (const stack of byZone.get(zone) ?? []) this.note(stack);
    };
  }

  beginStages(): void {
    for (const stack of this.stacks)
      this.clock.after(1000 * this.sizes.spread * this.random.share(), () => stack.begin());
  }

  /** Every minute from now on, at a second of its own, or all in the same. */
  beginWatching(): void {
    for (const stack of this.stacks) {
      const every = () => {
        stack.tick();
        this.clock.after(60_000, every);
      };
      this.clock.after(this.sizes.aligned ? 0 : 60_000 * this.random.share(), every);
    }
  }

  redden(): void {
    for (const stack of this.stacks) {
      stack.redden();
      if (this.hearsOfAll) for (const other of this.stacks) if (other !== stack) other.overhear();
    }
  }

  /** Nothing runs any more. */
  isAtRest(): boolean {
    return this.cloud.stepFunctions.running === 0;
  }

  private note(stack: Stack): void {
    const isBefore = stack.weights.every(({ canary }) => canary === BEFORE.canary);
    if (!isBefore) stack.movedAt ??= this.clock.now;
    else if (stack.movedAt !== null) stack.restoredAt ??= this.clock.now;
  }
}
