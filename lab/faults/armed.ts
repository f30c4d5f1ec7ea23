import type { StateName } from '../../core/protocol/states.ts';
import { type Barrier, barrier } from './barrier.ts';
import type { Order, Step, StepRule } from './control.ts';
import type { ApiCall } from './proxy/api-call.ts';
import type { CallRule, Fault } from './proxy/rules.ts';
import type { Track } from './track.ts';

/** What is armed against the executions of a track, and taken away again. */
export abstract class Armed {
  readonly track: Track;
  /** The stage that everything is meant for, unless it says otherwise. */
  abstract executionArn: string;
  private readonly barriers: Barrier[] = [];
  private readonly callRules: CallRule[] = [];
  private readonly stepRules: StepRule[] = [];

  constructor(track: Track) {
    this.track = track;
  }

  barrier(): Barrier {
    const made = barrier();
    this.barriers.push(made);
    return made;
  }

  /** At a step of the stage, or of another execution. */
  at(
    question: Step['question'],
    state: StateName | '*',
    order: (step: Step) => Order | Promise<Order>,
    { times = 1, execution = this.executionArn }: { times?: number; execution?: string } = {},
  ): StepRule {
    const rule: StepRule = {
      matches: (step) =>
        step.question === question && step.execution === execution && (state === '*' || step.state === state),
      order,
      times,
    };
    this.stepRules.push(rule);
    this.track.common.control.rules.push(rule);
    return rule;
  }

  /** The execution stands here until the barrier is opened. */
  hold(question: 'entered' | 'before' | 'after', state: StateName, execution = this.executionArn): Barrier {
    const held = this.barrier();
    const order = async () => {
      await held.pass();
      return {};
    };
    this.at(question, state, order, { execution });
    return held;
  }

  /** On a call that this environment makes. */
  on(matches: (call: ApiCall) => boolean, fault: Fault, times = 1): CallRule {
    return this.onAnybody((call) => this.track.isMine(call) && matches(call), fault, times);
  }

  /** On a call that anybody makes: for cases that happen when nothing else does. */
  onAnybody(matches: (call: ApiCall) => boolean, fault: Fault, times = 1): CallRule {
    const rule: CallRule = { matches, fault, times };
    this.callRules.push(rule);
    this.track.common.proxy.rules.push(rule);
    return rule;
  }

  /** Lets go whatever is held back. */
  release(): void {
    for (const barrier of this.barriers) barrier.open();
  }

  /** Takes away what was armed. */
  disarm(): void {
    this.release();
    const { proxy, control } = this.track.common;
    proxy.rules.splice(0, proxy.rules.length, ...proxy.rules.filter((rule) => !this.callRules.includes(rule)));
    control.rules.splice(0, control.rules.length, ...control.rules.filter((rule) => !this.stepRules.includes(rule)));
  }
}
