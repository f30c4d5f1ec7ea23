import { rollbackName } from '../../core/executions/start-rollback.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { startOfEra } from './clock.ts';
import type { Place } from './programs.ts';
import type { Slot, Stack, World } from './setup.ts';

/** As many rollbacks of one lease may follow each other; one more is reported as a rollback without end. */
const MOST_ROLLBACKS = 5;

const ACCOUNT = 'arn:aws:states:eu-central-1:123456789012';

export function placeOf({ name, group, stages, gateStages }: Stack): Place {
  return {
    group,
    stages,
    gateStages,
    stageMachineArn: `${ACCOUNT}:stateMachine:${name}-stage`,
    rollbackMachineArn: `${ACCOUNT}:stateMachine:${name}-rollback`,
  };
}

/** Every execution that may come to be in a world. */
export function slotsOf(world: World): Slot[] {
  return unhashed(world).map((slot) => ({
    ...slot,
    owner: ownerOf(slot.arn),
    machineArn: `${ACCOUNT}:stateMachine:${slot.stack}-${slot.kind}`,
  }));
}

type Unhashed = Omit<Slot, 'owner' | 'machineArn'>;

function unhashed(world: World): Unhashed[] {
  const stages = world.stages.map(
    ({ name, stage, stack }, i): Unhashed => ({
      name,
      kind: 'stage',
      stack,
      arn: `${ACCOUNT}:execution:${stack}-stage:${name}`,
      startedAt: startOfEra(i + 1),
      input: { stage, requestedBy: 'ana', reason: 'release 41', skipFlush: false, dryRun: false },
      startedBy: 'anybody',
      ends: null,
    }),
  );
  const [first] = world.stacks;
  const persons = world.persons.map(
    ({ name, request }): Unhashed => ({
      name,
      kind: 'rollback',
      stack: first?.name ?? '',
      arn: `${ACCOUNT}:execution:${first?.name}-rollback:${name}`,
      startedAt: startOfEra(1),
      input: request === 'unlock whatever stands' ? null : request,
      startedBy: 'anybody',
      ends: name,
    }),
  );
  return [...stages, ...persons, ...[...stages, ...persons].flatMap(rollbacksOf)];
}

function rollbacksOf(ended: Unhashed): Unhashed[] {
  return Array.from({ length: MOST_ROLLBACKS }, (_, i): Unhashed => {
    const name = rollbackName(ended.arn, i + 1);
    return {
      name,
      kind: 'rollback',
      stack: ended.stack,
      arn: `${ACCOUNT}:execution:${ended.stack}-rollback:${name}`,
      startedAt: startOfEra(1),
      input: { executionArn: ended.arn },
      startedBy: 'functions',
      ends: ended.name,
    };
  });
}

/** How a trace calls an execution: `rollback 2 of first` instead of its hash. */
export function titleOf({ name, ends, startedBy }: Slot): string {
  return startedBy === 'functions' ? `rollback ${name.split('-').pop()} of ${ends}` : name;
}
