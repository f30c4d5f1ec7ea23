import { setTimeout as sleep } from 'node:timers/promises';
import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { type Change, ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { DescribeExecutionCommand, DescribeStateMachineCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { Outputs } from '../../cli/aws/outputs.ts';
import { type RecordGroup, readRecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { dnsOf } from '../../core/lease/route-53.ts';
import { executionArnOf, isExecutionOf, machineArnOf, nameIn } from '../../core/protocol/arns.ts';
import type { Weights } from '../../core/protocol/rollout.ts';
import { type StateName, stateNamed } from '../../core/protocol/states.ts';
import type { BusEvent } from '../emulator/bridges/deliver.ts';
import type { Clients } from '../emulator/clients.ts';
import { leaseDeletions, setRecords } from '../site/zone.ts';
import { type Common, TTL_SECONDS } from './common.ts';
import type { Step } from './control.ts';
import type { ApiCall } from './proxy/api-call.ts';

export interface TrackSpec {
  environment: string;
  /** Names in the zone shop.example. */
  sites: string[];
}

export interface TrackProps {
  common: Common;
  spec: TrackSpec;
  outputs: Outputs;
  deliver(event: BusEvent): Promise<void>;
  alarm: string;
  /** Its Lambda functions: what CloudFormation calls each, by its real name, which may be cut short. */
  functions: Map<string, string>;
}

/** A state as the deployed definition has it. */
export interface State {
  name: StateName;
  type: string;
  callsLambda: boolean;
  waitsForPerson: boolean;
}

const Definition = z.object({
  States: z.record(z.string(), z.looseObject({ Type: z.string(), Resource: z.string().optional() })),
});

/** One deployed environment, in which one case happens at a time. */
export class Track {
  readonly environment: string;
  readonly common: Common;
  readonly outputs: Outputs;
  readonly alarm: string;
  readonly group: RecordGroup;
  private readonly functions: TrackProps['functions'];
  private readonly deliver: TrackProps['deliver'];

  constructor({ common, spec, outputs, deliver, alarm, functions }: TrackProps) {
    this.environment = spec.environment;
    this.common = common;
    this.outputs = outputs;
    this.alarm = alarm;
    this.deliver = deliver;
    this.functions = functions;
    this.group = outputs.RecordGroup;
  }

  get machines(): string[] {
    return [this.outputs.StageMachineArn, this.outputs.RollbackMachineArn];
  }

  async states(machineArn: string): Promise<State[]> {
    const command = new DescribeStateMachineCommand({ stateMachineArn: machineArn });
    const { definition = '' } = await this.common.direct.stepFunctions.send(command);
    return Object.entries(Definition.parse(JSON.parse(definition)).States).map(([name, { Type, Resource = '' }]) => ({
      name: insistOnState(name),
      type: Type,
      callsLambda: /lambda/.test(Resource),
      waitsForPerson: Resource.includes('waitForTaskToken'),
    }));
  }

  /** As before a rollout, or wherever the case begins: no lease, green, and the weights everywhere the same. */
  async reset(weights: Weights): Promise<void> {
    await this.setAlarm('OK');
    await this.deleteLease();
    for (const { name } of this.group.records) {
      const options = { ttlSeconds: TTL_SECONDS, weights, site: name };
      await setRecords(this.common.direct.route53, this.common.zone, options);
    }
  }

  /**
   * Lets the watcher look after what earlier cases left. A stage that a person's rollback ended has none of its own, so
   * where its lease is deleted, as every case does, the watcher rolls it back, and no other stage begins before.
   */
  async tidyUp(): Promise<void> {
    await this.deleteLease();
    await this.watch();
    await this.until('nothing runs', async () => (await this.running()).length === 0);
  }

  async deleteLease(): Promise<void> {
    await this.change(leaseDeletions(await this.snapshot()));
  }

  /** By nobody: it stands in no log. */
  change(Changes: Change[]): Promise<void> {
    return this.changeBy(this.common.direct, Changes);
  }

  /** Through the proxy, which writes it down. */
  async changeBy({ route53 }: Pick<Clients, 'route53'>, Changes: Change[]): Promise<void> {
    if (Changes.length === 0) return;
    await route53.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: this.common.zone, ChangeBatch: { Changes } }),
    );
  }

  snapshot(): Promise<Snapshot> {
    return readRecordGroup(dnsOf(this.common.direct.route53).list, this.group);
  }

  /** The executions of both machines that run now. */
  async running(): Promise<string[]> {
    const lists = await Promise.all(
      this.machines.map((stateMachineArn) =>
        this.common.direct.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' })),
      ),
    );
    return lists.flatMap(({ executions = [] }) => executions.flatMap(({ executionArn }) => executionArn ?? []));
  }

  describe(executionArn: string) {
    return this.common.direct.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  }

  /** A tick of the schedule, by hand. */
  async watch(): Promise<void> {
    await this.common.direct.lambda.send(
      new InvokeCommand({ FunctionName: this.outputs.WatchFunctionName, Payload: '{}' }),
    );
  }

  async setAlarm(StateValue: 'OK' | 'ALARM'): Promise<void> {
    await this.common.direct.cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: this.alarm, StateValue, StateReason: 'a case of fault injection' }),
    );
  }

  /** Turns the alarm red, and sends the event that CloudWatch sends; answers with when that was. */
  async raiseAlarm(): Promise<number> {
    await this.setAlarm('ALARM');
    const at = Date.now();
    const state = (value: string) => ({ value, reason: 'Threshold Crossed', timestamp: new Date().toISOString() });
    await this.deliver({
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: [],
      detail: { alarmName: this.alarm, state: state('ALARM'), previousState: state('OK'), configuration: {} },
    });
    return at;
  }

  /** The event that Step Functions sends when an execution has ended. */
  async announce(executionArn: string, status: string): Promise<void> {
    await this.deliver({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [executionArn],
      detail: { executionArn, stateMachineArn: machineArnOf(executionArn), name: nameIn(executionArn), status },
    });
  }

  isMine(subject: ApiCall | Step): boolean {
    if ('question' in subject) return this.machines.some((arn) => isExecutionOf(arn, subject.execution));
    const { caller, input } = subject;
    return (
      this.functions.has(caller.function ?? '') ||
      this.machines.some((arn) =>
        [arn, executionArnOf(arn, '')].some((own) => JSON.stringify(input ?? '').includes(own)),
      )
    );
  }

  /** Whether it changes a name of this group, whoever makes it. */
  changesGroup({ batch }: ApiCall): boolean {
    const names = this.group.records.map(({ name }) => `${name}.`);
    return batch?.changes.some(({ record }) => names.some((name) => record.name.endsWith(name))) ?? false;
  }

  /** Whether one of its functions makes the call, such as `AbortStage`. */
  isBy(name: string, { caller }: ApiCall): boolean {
    return this.functions.get(caller.function ?? '')?.includes(name) === true;
  }

  async until(what: string, holds: () => Promise<boolean> | boolean, patienceMs = 90_000): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`After ${patienceMs / 1000} s it is still not so that ${what}.`);
      await sleep(80);
    }
  }
}

function insistOnState(name: string): StateName {
  const state = stateNamed(name);
  if (state === null) throw new Error(`The machine was deployed by another version: it has a state "${name}".`);
  return state;
}
