import { sameWeights } from '../../core/lease/weights.ts';
import { stageLadder, stepLadder, stepOf } from '../../core/protocol/ladder.ts';
import { canaryPercent } from '../../core/protocol/rollout.ts';
import type { StateName } from '../../core/protocol/states.ts';
import { type Progress, titleOf, verdictIn } from '../execution/progress.ts';
import type { Frame } from '../live/frame.ts';
import { countdownOf } from './countdown.ts';
import type { Surroundings } from './surroundings.ts';

/** One execution that is being watched. */
export interface Watched {
  arn: string;
  name: string;
  machine: 'stage' | 'rollback';
}

/** Where a person decides. */
export const GATE: StateName = 'Ask for approval';

/** The picture of an execution, as far as it has come. */
export function frameOf({ name, machine }: Watched, progress: Progress, around: Surroundings): Frame {
  const { at, state, since, data, ending } = progress;
  return {
    title: titleOf(machine, name, data),
    state: ending ? endedAs(ending.status) : at,
    since: ending ? null : since,
    tone: ending ? (ending.status === 'SUCCEEDED' ? 'good' : 'bad') : state === GATE ? 'waiting' : 'running',
    ladder: ending ? [] : ladderOf(machine, progress, around),
    countdown: ending ? null : countdownOf(progress, around.health, around.gateExpiresAt),
    ...surroundingsIn(around),
    strayed: hasStrayed(progress, around),
    ...(ending ? { verdict: ending.error ? `fail: ${ending.error}: ${ending.cause}` : null } : verdictOf(progress)),
    lines: around.troubles,
    keys: null,
  };
}

/** The picture while nothing runs. */
export function idleFrame(title: string, since: Date, around: Surroundings): Frame {
  return {
    title,
    state: 'Nothing runs; waiting for the next stage',
    since,
    tone: 'waiting',
    countdown: null,
    ...surroundingsIn(around),
    verdict: null,
    lines: around.troubles,
    keys: null,
  };
}

/** Whether the weights are neither those of before the stage nor its own, so that somebody else must have set them. */
function hasStrayed({ data: { plan } }: Progress, { weights }: Surroundings): boolean {
  return Boolean(plan && weights && !sameWeights(weights, plan.from) && !sameWeights(weights, plan.to));
}

function surroundingsIn({ weights, signals }: Surroundings) {
  return {
    intended: weights,
    observedCanaryPercent: signals?.observedCanaryPercent ?? null,
    sparklines: signals?.sparklines ?? [],
  };
}

export function verdictOf({ data }: Pick<Progress, 'data'>): Pick<Frame, 'verdict' | 'verdictAt'> {
  const health = verdictIn(data);
  if (!health) return { verdict: null };
  return { verdict: `${health.verdict}: ${health.reason}`, verdictAt: new Date(health.checkedAt) };
}

export function ladderOf(
  machine: Watched['machine'],
  { state, data }: Pick<Progress, 'state' | 'data'>,
  around: Pick<Surroundings, 'stages' | 'weights'>,
): string[] {
  const { plan } = data;
  const step = stepOf(machine, state, plan?.needsApproval);
  const percent = around.weights && canaryPercent(around.weights);
  return [
    ...(percent !== null
      ? [stageLadder(around.stages, percent, machine === 'stage' ? (plan?.stage ?? null) : null)]
      : []),
    ...(step ? [`step ${step.number} of ${step.of}: ${stepLadder(step)}`] : []),
  ];
}

function endedAs(status: string): string {
  return status === 'SUCCEEDED' ? 'Ended well' : `Ended: ${status.toLowerCase().replace('_', ' ')}`;
}
