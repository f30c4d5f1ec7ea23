import { GetChangeCommand } from '@aws-sdk/client-route-53';
import { ulid } from 'ulid';
import * as z from 'zod';
import { readAlarms } from '../../core/alarms/alarms.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { isRollingBack } from '../../core/executions/start-rollback.ts';
import { formatLease, machineHash } from '../../core/lease/lease.ts';
import type { RecordGroup } from '../../core/lease/record-group.ts';
import { leaseRecord } from '../../core/lease/swap.ts';
import { Change, type Weights } from '../../core/protocol/rollout.ts';
import { confirm } from '../../functions/set-weights/confirm.ts';
import { isQuiet } from '../../functions/watch-rollouts/is-quiet.ts';
import { describer, tellEnding } from '../../functions/watch-rollouts/tell-ending.ts';
import type { Effects } from '../explore/effects.ts';
import { ALARM, type Place, type ProgramName, programs } from '../explore/programs.ts';
import { weightedPair } from '../route-53/emulated-zone.ts';
import { calledAt } from '../support/machine/called.ts';
import type { Machine, Machines } from '../support/machine/definition.ts';
import type { Account } from './account.ts';
import type { Execution, PerformTask } from './execution.ts';
import type { Lambda } from './lambda.ts';
import { LambdaFunction } from './lambda.ts';
import { drawn, LATENCY } from './latency.ts';
import type { Route53 } from './route-53.ts';
import { clientsFor } from './sdk.ts';
import type { StepFunctions } from './step-functions.ts';

export interface Cloud {
  account: Account;
  lambda: Lambda;
  route53: Route53;
  stepFunctions: StepFunctions;
  machines: Machines;
}

export const BEFORE: Weights = { stable: 95, canary: 5 };
const STAGES = [5, 25, 50, 100];
const STAGE = 25;

/** As by default: lib/settings/settings.ts. */
const BAKE_SECONDS = 24 * 60;
const PERIOD_SECONDS = 60;
const PROPAGATION_SECONDS = 5 * 60;

const FREE = { operation: 'free', trafficMoved: false, owner: `${'0'.repeat(8)}.${'0'.repeat(10)}` } as const;

/** Beside those that the lease rests on. */
type Called = ProgramName | 'confirm' | 'checkHealth';

/** Which function a task calls, and for what. Whatever is not here takes its time and asks nothing of the account. */
const CALLS: Record<string, { of: string; does: Called }> = {
  PrepareStage: { of: 'prepare-stage', does: 'prepare' },
  advance: { of: 'set-weights', does: 'advance' },
  confirm: { of: 'set-weights', does: 'confirm' },
  release: { of: 'set-weights', does: 'release' },
  restore: { of: 'set-weights', does: 'restore' },
  free: { of: 'set-weights', does: 'free' },
  StartRollback: { of: 'start-rollback', does: 'startRollback' },
  CheckHealth: { of: 'check-health', does: 'checkHealth' },
};

const Confirm = z.object({ change: Change });
const Look = z.object({ phase: z.enum(['warm-up', 'bake']), change: Change.optional() });

/** One deployed stack: a record group, its two machines and its functions. */
export class Stack {
  readonly place: Place;
  /** When it began its stage. */
  begunAt: number | null = null;
  alarmRedSince: number | null = null;
  /** When the weights came to be as a stage wants them, and as they were before it. */
  movedAt: number | null = null;
  restoredAt: number | null = null;
  private readonly cloud: Cloud;
  private readonly functions = new Map<string, { fn: LambdaFunction; at: ReturnType<Stack['deployed']> }>();

  constructor(cloud: Cloud, number: number, names: number, hostedZoneId: string) {
    this.cloud = cloud;
    const arn = (machine: string) => `arn:aws:states:eu-central-1:123456789012:stateMachine:shop-${number}-${machine}`;
    const records: RecordGroup['records'] = Array.from({ length: names }, (_, i) => ({
      name: `n${i}.shop-${number}.example.com`,
      types: ['A'],
    }));
    this.place = {
      group: { hostedZoneId, records, stable: 'stable', canary: 'canary', leaseRecordName: '_rollout' },
      ...{ stages: STAGES, gateStages: [], stageMachineArn: arn('stage'), rollbackMachineArn: arn('rollback') },
    };
    const epoch = ulid(0, () => 0);
    const lease = formatLease({ ...FREE, epoch, from: BEFORE, to: BEFORE });
    const { route53, stepFunctions, machines } = cloud;
    route53.add(
      hostedZoneId,
      records.flatMap(({ name }) => [...weightedPair(BEFORE, name), leaseRecord(`_rollout.${name}`, lease)]),
    );
    for (const [machineArn, machine] of [
      [this.place.stageMachineArn, machines.stage],
      [this.place.rollbackMachineArn, machines.rollback],
    ] as const) {
      stepFunctions.deploy(machineArn, {
        machine,
        perform: this.performing(machine),
        onStatus: (execution) => this.hear(execution),
      });
    }
  }

  get executions(): Execution[] {
    const { stageMachineArn, rollbackMachineArn } = this.place;
    return [stageMachineArn, rollbackMachineArn].flatMap((arn) => this.cloud.stepFunctions.of(arn));
  }

  get weights(): Weights[] {
    const { group } = this.place;
    const records = this.cloud.route53.recordsOf(group.hostedZoneId);
    return group.records.map(({ name }) => {
      const of = (id: string) =>
        records.find(({ Name, SetIdentifier }) => Name === `${name}.` && SetIdentifier === id)?.Weight ?? -1;
      return { stable: of('stable'), canary: of('canary') };
    });
  }

  begin(): void {
    this.begunAt = this.cloud.account.clock.now;
    const input = { stage: STAGE, requestedBy: 'ana', reason: 'release 41' };
    this.cloud.stepFunctions.start(this.place.stageMachineArn, 'release-41', input);
  }

  /** A tick of the watcher's schedule. */
  tick(): void {
    void this.cloud.lambda.deliver(this.function('watch-rollouts').fn, 'watcher, schedule', () => this.watch({}));
  }

  /** The alarm is red, and EventBridge says so. */
  redden(): void {
    this.alarmRedSince = this.cloud.account.clock.now;
    this.event('abort-stage', 'abort', () => this.run('abort-stage', 'abort', {}));
  }

  /** Another stack's alarm is red, the rule hears of that too, and the function says that it is not listed. */
  overhear(): void {
    this.event('abort-stage', 'abort', async () => {});
  }

  /** As the rules of the stack: every bad ending, and how a rollback goes. */
  private hear({ arn, machineArn, status }: Execution): void {
    const isRollback = machineArn === this.place.rollbackMachineArn;
    if (!isRollback && (status === 'RUNNING' || status === 'SUCCEEDED')) return;
    this.event('watch-rollouts', 'watcher, event', () => this.watch({ executionArn: arn, status }));
  }

  private event(of: string, who: string, body: () => Promise<unknown>): void {
    const { clock, random } = this.cloud.account;
    clock.after(drawn(LATENCY.event, random), () => void this.cloud.lambda.deliver(this.function(of).fn, who, body));
  }

  /** As its handler does, but for gates. */
  private async watch({ executionArn, status = '' }: { executionArn?: string; status?: string }): Promise<unknown> {
    const { executions, stepFunctions } = this.function('watch-rollouts').at;
    const { stageMachineArn, rollbackMachineArn } = this.place;
    const tell = async () =>
      executionArn && tellEnding(describer(stepFunctions), rollbackMachineArn, executionArn, status);
    if (!executionArn) {
      const lastActivity = await executions.lastActivity([stageMachineArn, rollbackMachineArn]);
      const turn = Number.parseInt(machineHash(stageMachineArn).slice(0, 4), 16);
      if (isQuiet(lastActivity, new Date(), turn)) return 'quiet';
    }
    const goesWell = status === 'RUNNING' || status === 'SUCCEEDED';
    if (goesWell || (executionArn && (await isRollingBack(executions, rollbackMachineArn, executionArn))))
      return tell();
    try {
      return await this.run('watch-rollouts', 'watch', executionArn ? { hint: executionArn } : {});
    } finally {
      await tell();
    }
  }

  private performing(machine: Machine): PerformTask {
    const { account, lambda } = this.cloud;
    return async (_, task, input) => {
      const called = calledAt(machine, task);
      const found = CALLS[called];
      if (found) {
        const { of, does } = found;
        return lambda.call(this.function(of).fn, does, () => this.run(of, does, input));
      }
      await account.clock.sleep(drawn(called === 'publish' ? LATENCY.topic : LATENCY.flush, account.random));
      return { done: true, freshUntil: new Date(account.clock.now + 15 * 60_000).toISOString() };
    };
  }

  private run(of: string, does: Called, input: unknown): Promise<unknown> {
    const { effects, urgent, changeStatus } = this.function(of).at;
    if (does === 'confirm') {
      return confirm(changeStatus, Confirm.parse(input).change, PROPAGATION_SECONDS, new Date());
    }
    if (does === 'checkHealth') return this.checkHealth(effects, input);
    return programs[does](does === 'restore' ? { ...effects, dns: urgent } : effects, this.place, input);
  }

  /** Only the alarm says anything: what metrics say would be the same for every group. */
  private async checkHealth({ isRed, now }: Effects, input: unknown) {
    const { phase, change } = Look.parse(input);
    if (await isRed()) return { verdict: 'fail', lookAfterSeconds: PERIOD_SECONDS };
    if (phase === 'warm-up') return { verdict: 'pass', lookAfterSeconds: PERIOD_SECONDS };
    const since = Date.parse(change?.inSyncAt ?? change?.submittedAt ?? '');
    const left = BAKE_SECONDS - (now().getTime() - since) / 1000;
    return { verdict: left > 0 ? 'wait' : 'pass', lookAfterSeconds: Math.min(PERIOD_SECONDS, Math.max(1, left)) };
  }

  private function(name: string) {
    const found = this.functions.get(name) ?? { fn: new LambdaFunction(), at: this.deployed(name) };
    this.functions.set(name, found);
    return found;
  }

  /** What a handler makes once, and its calls share. */
  private deployed(name: string) {
    const { account, route53, stepFunctions: states } = this.cloud;
    const { reads, dns, urgent, stepFunctions, cloudWatch } = clientsFor(
      this.place.group,
      (operation, input) => route53.answer(operation, input),
      (operation, input) => states.answer(operation, input),
      (operation) => this.describeAlarms(operation),
      name === 'abort-stage',
    );
    const executions = executionsOf(stepFunctions);
    const readAlarm = async (name: string) => (await readAlarms(cloudWatch, [name]))[0];
    const effects: Effects = {
      ...{ dns, executions, readAlarm },
      mint: () => ulid(account.clock.now, () => account.random.share()),
      isRed: async () => (await readAlarm(ALARM))?.state === 'ALARM',
      now: () => new Date(),
    };
    const changeStatus = async (Id: string) => (await reads.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status;
    return { effects, urgent, executions, stepFunctions, changeStatus };
  }

  private async describeAlarms(operation: string): Promise<object> {
    const since = this.alarmRedSince;
    const answer = await this.cloud.account.call('CloudWatch', operation, 0, () => ({
      MetricAlarms: [
        {
          ...{ AlarmName: ALARM, ActionsEnabled: true, StateValue: since === null ? 'OK' : 'ALARM' },
          StateTransitionedTimestamp: new Date(since ?? 0),
        },
      ],
    }));
    if (answer !== 'throttled') return answer;
    throw Object.assign(new Error('Rate exceeded'), { name: 'Throttling', $fault: 'client', $metadata: {} });
  }
}
