import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { rollbackName } from '../../core/executions/start-rollback.ts';
import { ownerOf, parseLease } from '../../core/lease/lease.ts';
import { leaseTexts } from '../../core/lease/record-group.ts';
import { executionArnOf } from '../../core/protocol/arns.ts';
import type { Weights } from '../../core/protocol/rollout.ts';
import { Armed } from './armed.ts';
import type { Barrier } from './barrier.ts';
import type { Step } from './control.ts';
import type { ApiCall } from './proxy/api-call.ts';
import type { Track } from './track.ts';

export interface Beginning {
  from: Weights;
  stage: number;
  input?: object;
}

let started = 0;

/** One case on its track: a stage, what is armed against it, and what happened when. */
export class Scene extends Armed {
  from: Weights = { stable: 100, canary: 0 };
  to: Weights = { stable: 95, canary: 5 };
  stage = 5;
  name = '';
  /** Of the stage; known before it starts. */
  executionArn = '';
  /** When the fault happened, from which the seconds to safety count. */
  faultAt: number | null = null;
  private readonly since = Date.now();
  private readonly firstCall: number;
  private readonly firstStep: number;

  constructor(track: Track) {
    super(track);
    this.firstCall = track.common.proxy.calls.length;
    this.firstStep = track.common.control.steps.length;
    this.rename();
  }

  get owner(): string {
    return ownerOf(this.executionArn);
  }

  /** A name that no execution had. */
  rename(): void {
    this.name = `case-${++started}`;
    this.executionArn = executionArnOf(this.track.outputs.StageMachineArn, this.name);
  }

  /** Of the first rollback of the stage, or of a later one. */
  rollbackArn(n = 1): string {
    return executionArnOf(this.track.outputs.RollbackMachineArn, rollbackName(this.executionArn, n));
  }

  calls(): ApiCall[] {
    return this.track.common.proxy.calls.slice(this.firstCall).filter((call) => this.track.isMine(call));
  }

  steps(): Step[] {
    return this.track.common.control.steps.slice(this.firstStep).filter((step) => this.track.isMine(step));
  }

  async begin({ from, stage, input = {} }: Beginning): Promise<void> {
    this.from = from;
    this.stage = stage;
    this.to = { stable: 100 - stage, canary: stage };
    await this.startStage(stage, this.name, input);
  }

  async startStage(stage: number, name: string, input: object = {}): Promise<string> {
    const { executionArn = '' } = await this.track.common.clients.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: this.track.outputs.StageMachineArn,
        name,
        input: JSON.stringify({ stage, requestedBy: 'ana', reason: 'a case', ...input }),
      }),
    );
    return executionArn;
  }

  async startRollback(request: object): Promise<string> {
    const stateMachineArn = this.track.outputs.RollbackMachineArn;
    const { executionArn = '' } = await this.track.common.clients.stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(request) }),
    );
    return executionArn;
  }

  /** The console's Stop. */
  async stop(executionArn = this.executionArn): Promise<void> {
    await this.track.common.clients.stepFunctions.send(new StopExecutionCommand({ executionArn }));
    this.faultAt = Date.now();
  }

  async approve(): Promise<void> {
    await this.track.until('somebody may approve', () => this.mayApprove(this.name));
  }

  /** Whether the gate was there, and is approved now. */
  async mayApprove(execution: string): Promise<boolean> {
    const { Payload } = await this.track.common.direct.lambda.send(
      new InvokeCommand({
        FunctionName: this.track.outputs.DecideFunctionName,
        Payload: JSON.stringify({ execution, decision: 'approve', by: 'ben', comment: '' }),
      }),
    );
    return JSON.parse(Buffer.from(Payload ?? []).toString()).decided === true;
  }

  async isRunning(executionArn = this.executionArn): Promise<boolean> {
    return (await this.track.describe(executionArn)).status === 'RUNNING';
  }

  async ended(executionArn = this.executionArn): Promise<void> {
    await this.track.until('the execution has ended', async () => !(await this.isRunning(executionArn)));
  }

  /** The barrier is reached, or the case makes no sense. */
  async reached(barrier: Barrier, where: string, patienceMs = 40_000): Promise<void> {
    const noLonger = AbortSignal.timeout(patienceMs);
    await Promise.race([barrier.reached, until(noLonger)]);
    if (!barrier.isReached()) throw new Error(`The fault never happened: nothing came to ${where}.`);
  }

  /** Nobody owns the group; `deleted`: whether having no lease at all counts. */
  async isFree(deleted = true): Promise<boolean> {
    const texts = leaseTexts((await this.track.snapshot()).leases);
    return texts.every((text) => (text === null ? deleted : parseLease(text)?.operation === 'free'));
  }

  /** Nothing runs, nobody owns the lease, and nothing more is under way. */
  async settled({ tickAfterMs = 3000, patienceMs = 120_000 } = {}): Promise<void> {
    this.release();
    let idleSince = Number.POSITIVE_INFINITY;
    await this.track.until(
      'nothing runs and the lease is free',
      async () => {
        const idle = (await this.track.running()).length === 0 && !this.isAnythingUnderWay();
        if (idle && (await this.isFree())) return true;
        idleSince = idle ? Math.min(idleSince, Date.now()) : Number.POSITIVE_INFINITY;
        if (Date.now() - idleSince > tickAfterMs) {
          await this.track.watch();
          idleSince = Date.now();
        }
        return false;
      },
      patienceMs,
    );
  }

  private isAnythingUnderWay(): boolean {
    return this.calls().some(({ made }) => made.some(({ doneAt }) => doneAt === Number.POSITIVE_INFINITY));
  }

  seconds(): number {
    return (Date.now() - this.since) / 1000;
  }
}

async function until(signal: AbortSignal): Promise<void> {
  await sleep(2 ** 30, null, { signal }).catch(() => null);
}
