import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { readAlarms } from '../../core/alarms/alarms.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { type Lease, parseLease } from '../../core/lease/lease.ts';
import { commonLease, type RecordGroup, readRecordGroup } from '../../core/lease/record-group.ts';
import { dnsOf } from '../../core/lease/route-53.ts';
import { pairsOf, weightsOf } from '../../core/lease/weights.ts';
import type { Weights } from '../../core/protocol/rollout.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';
import { type Cloud, type LocalCloud, startCloud } from '../cloud/cloud.ts';
import type { ShopOptions } from '../shop/shop.ts';
import { type LocalSite, localSettings } from '../site/local-settings.ts';
import { leaseDeletions, setRecords } from '../site/zone.ts';

/** Longer than anything here takes, so that a test that hangs says where. */
const PATIENCE_MS = 90_000;

const Judged = z.object({ baseline: z.object({ hitRatePercent: z.number() }) });

export interface Ended {
  status: string;
  error: string | undefined;
  cause: string | undefined;
}

/**
 * Smaller than that of the demonstration, because there are many: half of the customers, and so few pages that each is asked
 * for often in its life. On a busy machine customers slow down and lives do not: with a hundred pages, the cache got cold of it.
 */
export const SMALL = { clients: 50, signedIn: 15, thinkMs: 900, pages: 40 } satisfies ShopOptions;

/** Durations that a test can sit through, a gate before stage 25, and a judgement even of few requests. */
export function quick(site: LocalSite): SettingsInput {
  const local = localSettings(site);
  const { traffic } = local.health;
  return {
    ...local,
    health: { ...local.health, ...(traffic && { traffic: { ...withoutErrors(traffic), minRequests: 2 } }) },
    warmUp: { wait: '1 second', checkEvery: '1 second', deadline: '30 seconds' },
    gate: { stages: [25], expiry: '10 minutes' },
  };
}

/** Of two requests in five seconds nobody can tell an outage from chance, so synth would refuse to look at errors. */
function withoutErrors<T extends { stableErrors?: unknown; canaryErrors?: unknown }>({
  stableErrors: _,
  canaryErrors: __,
  ...traffic
}: T): Omit<T, 'stableErrors' | 'canaryErrors'> {
  return traffic;
}

/** A cloud of its own for a test that would disturb those that share one. */
export async function ownCloud(
  changes: Partial<SettingsInput> = {},
): Promise<CloudUnderTest & Pick<LocalCloud, 'prepare'>> {
  const cloud = await startCloud({ settings: (site) => ({ ...quick(site), ...changes }), shop: SMALL });
  return Object.assign(new CloudUnderTest(cloud), { prepare: cloud.prepare });
}

/** A stack of the embedded cloud, in the hands of a test. */
export class CloudUnderTest {
  readonly cloud: Cloud;
  private readonly group: RecordGroup;
  private started = 0;

  constructor(cloud: Cloud) {
    this.cloud = cloud;
    this.group = cloud.outputs.RecordGroup;
  }

  /** As before the first stage, or wherever the test begins: nothing runs, nobody owns the group. */
  async reset(weights: Weights = { stable: 100, canary: 0 }): Promise<void> {
    const { stepFunctions } = this.cloud.clients;
    const { StageMachineArn, RollbackMachineArn } = this.cloud.outputs;
    const nothingRuns = async () => {
      const running = await Promise.all(
        [StageMachineArn, RollbackMachineArn].map((arn) => executionsOf(stepFunctions).running(arn)),
      );
      return running.flat().length === 0;
    };
    await this.until('nothing runs', nothingRuns);
    await this.deleteLease();
    // A stage that a person's rollback ended has none of its own; now that no lease tells of it, the watcher goes back for it.
    await this.watch();
    await this.until('nothing runs', nothingRuns);
    await this.deleteLease();
    await this.moveTo(weights);
    await this.until('a stage can be judged', () => this.canBeJudged(weights));
    // A cache that is warm for a moment may have been lucky: none of what the next look sees has been seen by this one.
    await sleep(3000);
    await this.until('a stage can still be judged', () => this.canBeJudged(weights));
  }

  /** A tick of the watcher's schedule, by hand. */
  async watch(): Promise<void> {
    const { WatchFunctionName: FunctionName } = this.cloud.outputs;
    await this.cloud.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
  }

  /** As a tool does that knows nothing of it. */
  async deleteLease(): Promise<void> {
    const Changes = leaseDeletions(await this.snapshot());
    if (Changes.length > 0) {
      await this.cloud.clients.route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId: this.cloud.zone, ChangeBatch: { Changes } }),
      );
    }
  }

  /** Puts every record of the group there, as somebody else would. */
  async moveTo(weights: Weights): Promise<void> {
    const { clients, zone, ttlSeconds, site } = this.cloud;
    await setRecords(clients.route53, zone, { ttlSeconds, weights, site: site.name });
  }

  /**
   * The metrics from before a stage allow a judgement: the cache is warm, and there is traffic. With room to spare,
   * because the stage looks a moment later.
   */
  private async canBeJudged({ canary }: Weights): Promise<boolean> {
    const execution = {
      arn: `${this.cloud.outputs.StageMachineArn}:look`,
      name: 'look',
      startedAt: new Date().toISOString(),
    };
    const stage = this.cloud.outputs.Stages.find((percent) => percent > canary);
    const request = { stage, requestedBy: 'test', reason: 'look', dryRun: true };
    const { Payload } = await this.cloud.clients.lambda.send(
      new InvokeCommand({
        FunctionName: this.cloud.outputs.PrepareFunctionName,
        Payload: JSON.stringify({ request, execution }),
      }),
    );
    const plan = Judged.safeParse(JSON.parse(Buffer.from(Payload ?? []).toString()));
    return plan.success && plan.data.baseline.hitRatePercent >= 90;
  }

  /** Starts a stage, or whatever the input is; answers with its ARN. */
  async start(input: unknown, name = `test-${++this.started}`): Promise<string> {
    const { executionArn = '' } = await this.cloud.clients.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: this.cloud.outputs.StageMachineArn,
        name,
        input: JSON.stringify(input),
      }),
    );
    return executionArn;
  }

  async ending(executionArn: string): Promise<Ended> {
    await this.until('the stage has ended', async () => (await this.describe(executionArn)).status !== 'RUNNING');
    return this.describe(executionArn);
  }

  private async describe(executionArn: string): Promise<Ended> {
    const command = new DescribeExecutionCommand({ executionArn });
    const { status = '', error, cause } = await this.cloud.clients.stepFunctions.send(command);
    return { status, error, cause };
  }

  async run(input: unknown): Promise<Ended> {
    return this.ending(await this.start(input));
  }

  /** Every state entered so far, in order. */
  async path(executionArn: string): Promise<string[]> {
    const { events = [] } = await this.cloud.clients.stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  }

  async hasEntered(executionArn: string, state: string): Promise<void> {
    await this.until(`the stage has entered "${state}"`, async () => {
      if ((await this.path(executionArn)).includes(state)) return true;
      const { status, error, cause } = await this.describe(executionArn);
      if (status !== 'RUNNING')
        throw new Error(`The stage ended before it entered "${state}": ${status} ${error}: ${cause}`);
      return false;
    });
  }

  /** What the console's Stop button does. */
  async stop(executionArn: string): Promise<void> {
    await this.cloud.clients.stepFunctions.send(new StopExecutionCommand({ executionArn }));
  }

  async weights(): Promise<Weights[]> {
    return pairsOf(await this.snapshot(), this.group).map(weightsOf);
  }

  async lease(): Promise<Lease | null> {
    const text = commonLease((await this.snapshot()).leases);
    return text ? parseLease(text) : null;
  }

  /** The old backend answers with errors until its alarm turns red. */
  async turnAlarmRed(): Promise<void> {
    this.cloud.shop.backends.stable.trouble.errorRate = 1;
    await this.until('the alarm is red', async () => (await this.alarmState()) === 'ALARM');
  }

  async turnAlarmGreen(): Promise<void> {
    this.cloud.shop.backends.stable.trouble.errorRate = 0;
    await this.until('the alarm is green', async () => (await this.alarmState()) === 'OK');
  }

  private async alarmState(): Promise<string | undefined> {
    return (await readAlarms(this.cloud.clients.cloudWatch, [this.cloud.site.alarms.shop]))[0]?.state;
  }

  /** Nobody owns the group any more: released, or rolled back to the end. */
  async isFree(): Promise<void> {
    await this.until('the lease is free', async () => (await this.lease())?.operation === 'free');
  }

  /** Likewise; or nobody has ever owned it. */
  async isNobodys(): Promise<void> {
    await this.until('nobody owns the group', async () => {
      const lease = await this.lease();
      return lease === null || lease.operation === 'free';
    });
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const began = Date.now();
    while (!(await holds())) {
      const waited = Date.now() - began;
      if (waited > PATIENCE_MS) throw new Error(`Waited ${PATIENCE_MS / 1000} s, and still it is not so that ${what}.`);
      // Many wait at once, and the cloud has better to do than to say "not yet".
      await sleep(Math.min(1000, Math.max(200, waited / 10)));
    }
  }

  private snapshot() {
    return readRecordGroup(dnsOf(this.cloud.clients.route53).list, this.group);
  }
}
