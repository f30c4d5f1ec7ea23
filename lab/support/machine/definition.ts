import * as z from 'zod';
import { definitionOf, synthesize } from '../synth.ts';

interface Rule {
  Next?: string | undefined;
  Variable?: string | undefined;
  StringEquals?: string | undefined;
  BooleanEquals?: boolean | undefined;
  IsPresent?: boolean | undefined;
  TimestampGreaterThanPath?: string | undefined;
  And?: Rule[] | undefined;
  Or?: Rule[] | undefined;
  Not?: Rule | undefined;
}

/** Strict, so that an operator that this interpreter does not know is an error and not false. */
const Rule: z.ZodType<Rule> = z.strictObject({
  Next: z.string().optional(),
  Variable: z.string().optional(),
  StringEquals: z.string().optional(),
  BooleanEquals: z.boolean().optional(),
  IsPresent: z.boolean().optional(),
  TimestampGreaterThanPath: z.string().optional(),
  get And() {
    return z.array(Rule).optional();
  },
  get Or() {
    return z.array(Rule).optional();
  },
  get Not() {
    return Rule.optional();
  },
});

export type { Rule };

const Retrier = z.object({
  ErrorEquals: z.array(z.string()),
  MaxAttempts: z.int().default(3),
  IntervalSeconds: z.number().default(1),
  BackoffRate: z.number().default(2),
  MaxDelaySeconds: z.number().optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
export type Retrier = z.infer<typeof Retrier>;
const Catcher = z.object({ ErrorEquals: z.array(z.string()), Next: z.string(), ResultPath: z.string().optional() });

const State = z.object({
  Type: z.enum(['Task', 'Choice', 'Pass', 'Wait', 'Succeed', 'Fail']),
  Next: z.string().optional(),
  Resource: z.string().optional(),
  Parameters: z.record(z.string(), z.unknown()).optional(),
  Result: z.unknown().optional(),
  Seconds: z.number().optional(),
  SecondsPath: z.string().optional(),
  ResultPath: z.string().nullable().optional(),
  Retry: z.array(Retrier).default([]),
  Catch: z.array(Catcher).default([]),
  Choices: z.array(Rule).default([]),
  Default: z.string().optional(),
  ErrorPath: z.string().optional(),
  CausePath: z.string().optional(),
});
export type State = z.infer<typeof State>;

export const Machine = z.object({ StartAt: z.string(), States: z.record(z.string(), State) });
export type Machine = z.infer<typeof Machine>;
export type Machines = Record<'stage' | 'rollback', Machine>;

/** Both machines as they would be deployed: with a gate, a second flush, and a flush after a rollback. */
export function synthesizedMachines(template = synthesize({})): Machines {
  return {
    stage: Machine.parse(definitionOf(template, 'stage')),
    rollback: Machine.parse(definitionOf(template, 'rollback')),
  };
}

export function stateOf(machine: Machine, name: string): State {
  const state = machine.States[name];
  if (!state) throw new Error(`the definition has no state "${name}"`);
  return state;
}
