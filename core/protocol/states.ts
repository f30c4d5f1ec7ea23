/*
 * Every state of both machines, under the name that people meet in the console, the history, the report and the runbook.
 * The workflows can make no others, and whoever has something to say about states says it in a record over these names:
 * what is renamed, added or dropped in one place alone does not compile.
 */

export type StateType = 'Task' | 'Wait' | 'Choice' | 'Pass' | 'Succeed' | 'Fail';

/** Of the stage machine, in the order in which a stage happens. */
export const STAGE_STATES = {
  'Receive request': 'Pass',
  'Prepare stage': 'Task',
  'Flush cache': 'Task',
  'Is the flush done?': 'Choice',
  'Dry run complete': 'Succeed',
  'Let cache warm up': 'Wait',
  'Check health': 'Task',
  'Is the cache warm?': 'Choice',
  'Let cache warm up more': 'Wait',
  'Is approval needed?': 'Choice',
  'Ask for approval': 'Task',
  'Approval expired': 'Pass',
  'Is the cache still fresh?': 'Choice',
  'Advance weights': 'Task',
  'Confirm change': 'Task',
  'Is the change in sync?': 'Choice',
  'Let change spread': 'Wait',
  'Let resolvers catch up': 'Wait',
  'Is a second flush needed?': 'Choice',
  'Flush cache again': 'Task',
  'Is the second flush done?': 'Choice',
  Bake: 'Wait',
  'Check bake': 'Task',
  'Is the bake over?': 'Choice',
  'Release lease': 'Task',
  'Stage complete': 'Succeed',
  'Roll back': 'Task',
  'Stage failed': 'Fail',
  'Rollback not started': 'Fail',
} as const satisfies Record<string, StateType>;

/** Of the rollback machine, likewise. */
export const ROLLBACK_STATES = {
  'Receive request': 'Pass',
  'Restore weights': 'Task',
  'Did traffic move back?': 'Choice',
  'Confirm change': 'Task',
  'Is the change in sync?': 'Choice',
  'Let change spread': 'Wait',
  'Let resolvers catch up': 'Wait',
  'Flush cache': 'Task',
  'Is the flush done?': 'Choice',
  'Tell operator': 'Task',
  'Tell operator of stale cache': 'Task',
  'Is the lease taken?': 'Choice',
  'Free lease': 'Task',
  'Is everything back?': 'Choice',
  'Rolled back': 'Succeed',
  'Rollback incomplete': 'Fail',
  'Rollback failed': 'Fail',
} as const satisfies Record<string, StateType>;

/** The names in a table of states, or those of some types. */
export type NameIn<States, Type extends StateType = StateType> = {
  [Name in keyof States & string]: States[Name] extends Type ? Name : never;
}[keyof States & string];

export type StageState<Type extends StateType = StateType> = NameIn<typeof STAGE_STATES, Type>;
export type RollbackState<Type extends StateType = StateType> = NameIn<typeof ROLLBACK_STATES, Type>;
export type StateName<Type extends StateType = StateType> = StageState<Type> | RollbackState<Type>;

/** Reads a name out of a history or a report; null where it is no state of this version. */
export function stateNamed(name: string | null | undefined): StateName | null {
  const isState = (states: object, key: string): key is StateName => Object.hasOwn(states, key);
  return name && (isState(STAGE_STATES, name) || isState(ROLLBACK_STATES, name)) ? name : null;
}

/** What a record over some of the states says of this one; undefined where it is none of those. */
export function lookUp<Name extends StateName, Value>(
  table: Readonly<Partial<Record<Name, Value>>>,
  state: StateName | null,
): Value | undefined {
  return state !== null && Object.hasOwn(table, state) ? table[state as Name] : undefined;
}
