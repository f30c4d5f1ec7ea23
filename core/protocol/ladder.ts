import { lookUp, type RollbackState, type StageState, type StateName } from './states.ts';

/* How far a rollout, a stage or a rollback has come, as people count it. */

type StageStep = 'flush' | 'warm' | 'gate' | 'move' | 'bake';
type RollbackStep = 'restore' | 'resolvers' | 'flush' | 'free';

/** Null before the first step, and where the states of an ending say enough. */
const STAGE_STEPS: Record<StageState<'Task' | 'Wait'>, StageStep | null> = {
  'Prepare stage': null,
  'Flush cache': 'flush',
  'Let cache warm up': 'warm',
  'Check health': 'warm',
  'Let cache warm up more': 'warm',
  'Ask for approval': 'gate',
  'Advance weights': 'move',
  'Confirm change': 'move',
  'Let change spread': 'move',
  'Let resolvers catch up': 'move',
  'Flush cache again': 'move',
  Bake: 'bake',
  'Check bake': 'bake',
  'Release lease': 'bake',
  'Roll back': null,
};

const ROLLBACK_STEPS: Record<RollbackState<'Task' | 'Wait'>, RollbackStep> = {
  'Restore weights': 'restore',
  'Confirm change': 'resolvers',
  'Let change spread': 'resolvers',
  'Let resolvers catch up': 'resolvers',
  'Flush cache': 'flush',
  'Tell operator': 'free',
  'Tell operator of stale cache': 'free',
  'Free lease': 'free',
};

const STEPS = { stage: STAGE_STEPS, rollback: ROLLBACK_STEPS };

export interface Step {
  name: string;
  /** From 1 on. */
  number: number;
  of: number;
  /** All of them, in order. */
  all: string[];
}

/** The step that a state belongs to; null before the first, and in a state that only asks or ends. A stage without a gate has none. */
export function stepOf(machine: keyof typeof STEPS, state: StateName | null, hasGate = true): Step | null {
  const names: Partial<Record<StateName, string | null>> = STEPS[machine];
  const known = Object.values(names).filter((name) => typeof name === 'string');
  const all = [...new Set(known)].filter((name) => hasGate || name !== 'gate');
  const name = lookUp(names, state);
  const number = all.indexOf(name ?? '') + 1;
  return name && number > 0 ? { name, number, of: all.length, all } : null;
}

/** `flush ✓ warm ● gate ○ move ○ bake ○` */
export function stepLadder({ all, number }: Step): string {
  return all.map((name, i) => `${name} ${mark(i + 1 < number, i + 1 === number)}`).join(' ');
}

/** `5 ✓ 25 ✓ 50 ● 100 ○`: `running` is the stage under way, whose weights may have moved already. */
export function stageLadder(stages: number[], canaryPercent: number, running: number | null): string {
  return stages
    .map((stage) => `${stage} ${mark(stage <= canaryPercent && stage !== running, stage === running)}`)
    .join(' ');
}

function mark(isDone: boolean, isNow: boolean): string {
  return isNow ? '●' : isDone ? '✓' : '○';
}
