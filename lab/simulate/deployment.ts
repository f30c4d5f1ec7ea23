import * as z from 'zod';
import { type Machines, synthesizedMachines } from '../support/machine/definition.ts';
import { synthesize } from '../support/synth.ts';

/** What is deployed: both machines, and whether an alarm of another stack calls the function that ends stages. */
interface Deployment {
  machines: Machines;
  hearsOfAll: boolean;
}

const Rule = z.object({
  Properties: z.object({ EventPattern: z.object({ detail: z.object({ alarmName: z.unknown() }) }) }),
});

let deployment: Deployment | undefined;

/** Synthesized once, and before time is virtual: what CDK draws at random is not the seed's business. */
export function deployed(): Deployment {
  deployment ??= synthesized();
  return deployment;
}

function synthesized(): Deployment {
  const template = synthesize({ alarms: { abortOn: ['errors'] } });
  const rules = Object.entries(template.findResources('AWS::Events::Rule'));
  const ofAbort = rules.filter(([id]) => id.includes('AlarmTurnedRed')).map(([, rule]) => Rule.parse(rule));
  return {
    machines: synthesizedMachines(template),
    hearsOfAll: ofAbort.some(({ Properties }) => Properties.EventPattern.detail.alarmName === undefined),
  };
}
