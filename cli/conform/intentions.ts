import type { Stack } from '@aws-sdk/client-cloudformation';
import { toTheMinute } from '../../core/text/times.ts';
import { DOMAIN, NAMESPACE, PARAMETERS, STACK } from './names.ts';
import type { Place } from './place.ts';
import { priceOfRun } from './price.ts';
import { QUESTIONS } from './questions/all.ts';

/** What a run is going to do, before anybody is asked. */
export function intentions({ account, region }: Place): string[] {
  const { usd, items } = priceOfRun();
  return [
    `This asks ${QUESTIONS.length} questions in account ${account}, ${region}, in about ten minutes. It makes, and removes again:`,
    `  the stack ${STACK}: a hosted zone below ${DOMAIN}, to which nobody is delegated, and its records; two functions; two state machines, and some thirty executions; roles that reach nothing but these; an alarm without actions; an event bus without rules`,
    `  the parameters ${Object.values(PARAMETERS).join(' and ')}, the second under the key that AWS manages for them, which it makes where the account has none`,
    `  two metrics in the namespace ${NAMESPACE}, which CloudWatch forgets by itself`,
    `At most ${usd.toFixed(2)} USD, if it all stood for a month: ${items}. Removed within twelve hours, the zone is free.`,
    'It needs this policy, and nothing else. Who has it can make roles named like the stack, with any rights: give it to a role for this run alone, in an account for tests.',
  ];
}

export function whatIsLeft({ CreationTime, StackStatus }: Stack): string {
  const since = CreationTime ? `since ${toTheMinute(CreationTime)}` : 'already';
  return `The stack ${STACK} is there ${since} (${StackStatus}): left by a run that was killed, or of one that still asks. It is removed first; if another run goes on, wait for its end.`;
}

/** For whoever does not want to wait for the removal. */
export function lastWords({ account, region }: Place): string {
  return `The stack ${STACK} is left in ${region}. To remove it: sluice conform --account ${account} --region ${region} --clean-up`;
}
