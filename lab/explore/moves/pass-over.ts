import { stateNamed } from '../../../core/protocol/states.ts';
import type { Step } from '../progress.ts';
import type { Model } from './model.ts';

/** Every way in which a task with listed outcomes may end. */
export function cannedSteps({ progress }: Model, id: number): { says: string; step: Step }[] {
  const canned = progress.cannedOf(id);
  if (!canned) return [];
  const answers = canned.answers.flatMap(({ says, value }) =>
    progress.afterAnswer(id, value).map((step) => ({ says, step })),
  );
  const errors = canned.errors.flatMap((error) =>
    progress.afterError(id, error, 0).map((step) => ({
      says: error,
      step: { ...step, faults: step.faults + (error === 'States.Runtime' ? 1 : 0) },
    })),
  );
  const isFlush = progress.isFlush(id);
  return [...answers, ...errors].map(({ says, step }) => {
    const { status, state } = progress.get(step.execution);
    return { says, step: { ...step, flushed: isFlush && status === 'running' && stateNamed(state) !== 'Flush cache' } };
  });
}

/**
 * In a world that passes such tasks over: the steps that lead to the next task that touches the lease, or to the end,
 * by every combination of outcomes on the way.
 */
export function settledSteps(model: Model, steps: Step[]): Step[] {
  if (model.world.tasks === 'each') return steps;
  const seen = new Map<string, Step>();
  const settled: Step[] = [];
  const open = [...steps];
  for (let step = open.pop(); step; step = open.pop()) {
    const key = JSON.stringify(step);
    if (seen.has(key)) continue;
    seen.set(key, step);
    const { execution, faults, flushed } = step;
    if (model.progress.cannedOf(execution) === null) settled.push(step);
    else {
      open.push(
        ...cannedSteps(model, execution).map(({ step: next }) => ({
          execution: next.execution,
          faults: next.faults + faults,
          flushed: next.flushed || flushed,
        })),
      );
    }
  }
  return settled.filter(({ faults }) => faults <= model.world.bounds.faults);
}
