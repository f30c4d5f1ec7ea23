import { type Machine, stateOf } from './definition.ts';

/** What a task calls: a function, by its name in the template; of *set-weights* the action; `publish` of SNS. */
export function calledAt(machine: Machine, task: string): string {
  const { Resource = '', Parameters = {} } = stateOf(machine, task);
  const called = /Functions(\w+?)Function(?:CurrentVersion)?/.exec(`${Resource} ${Parameters.FunctionName ?? ''}`)?.[1];
  if (Resource.includes(':sns:')) return 'publish';
  return called === 'SetWeights' ? String(Parameters.action) : (called ?? '');
}
