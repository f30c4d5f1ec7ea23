import { StateMachine } from 'aws-local-stepfunctions';
import type { Definition } from '../synth.ts';

const validated = new WeakSet<Definition>();

/** A machine to run in memory. Its definition is validated, but only once: that takes longer than most runs. */
export function machineOf(definition: Definition): StateMachine {
  // The validator writes into what it looks at.
  if (!validated.has(definition))
    new StateMachine(structuredClone(definition) as never, { validationOptions: { checkArn: false } });
  validated.add(definition);
  return new StateMachine(definition as never, { validationOptions: { noValidate: true } });
}
