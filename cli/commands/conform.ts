import { setTimeout as wait } from 'node:timers/promises';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { intentions, lastWords, whatIsLeft } from '../conform/intentions.ts';
import { interruption } from '../conform/interruption.ts';
import { STACK } from '../conform/names.ts';
import { type Place, partitionOf } from '../conform/place.ts';
import { policyFor } from '../conform/policy.ts';
import { runConform } from '../conform/run-conform.ts';
import { answerTable, surprises, tellCounts } from '../conform/show.ts';
import { type Clients, connect } from '../conform/site.ts';
import { findStack, removeAll } from '../conform/stack.ts';
import { insistOnTerminal, insistOnTyping } from '../terminal/ask.ts';
import { outputOf } from '../terminal/output.ts';

interface ConformOptions extends GlobalOptions {
  account: string;
  region: string;
  policy?: boolean;
  cleanUp?: boolean;
}

const QUESTION = 'Type the number of the account to go on';

export async function conform(options: ConformOptions): Promise<void> {
  const { account, region } = options;
  const place: Place = { account, region, partition: partitionOf(region) };
  const policy = JSON.stringify(policyFor(place), null, 2);
  if (options.policy) {
    process.stdout.write(`${policy}\n`);
    return;
  }
  insistOnTerminal(QUESTION, 'it cannot be said in advance.');
  const clients = connect(region);
  await insistOnAccount(clients, account);

  const { say, show, document } = outputOf(options);
  const stack = await findStack(clients);
  for (const line of options.cleanUp ? [] : intentions(place)) say(line);
  if (!options.cleanUp) show(policy);
  if (stack) say(whatIsLeft(stack));
  if (options.cleanUp && !stack) {
    say(`There is no stack ${STACK} in ${region}: nothing is left.`);
    return;
  }
  await insistOnTyping(QUESTION, account);

  const { signal, off } = interruption(say, lastWords(place));
  try {
    if (stack) {
      say('Removing what is left');
      await removeAll(clients, wait);
    }
    if (options.cleanUp) {
      say('Nothing is left.');
      return;
    }
    // Not AWS's own.
    const emulated = (await clients.stepFunctions.config.serviceConfiguredEndpoint?.()) !== undefined;
    const { found, left } = await runConform({ clients, place, emulated, say, signal });
    const { answers } = found;
    show(answerTable(answers));
    const sentence = tellCounts(answers);
    const surprising = surprises(answers).map(({ id }) => id);
    if (left) throw new NotDone(`${sentence} ${left} ${lastWords(place)}`, found, 'LeftBehind');
    if (surprising.length > 0) {
      throw new NotDone(`${sentence} Look at: ${surprising.join(', ')}.`, found, 'OtherwiseThanExpected');
    }
    say(sentence);
    document(found);
  } finally {
    off();
  }
}

/** The number is on the command line, so that a profile that leads elsewhere is noticed. */
async function insistOnAccount({ sts }: Clients, account: string): Promise<void> {
  const { Account } = await sts.send(new GetCallerIdentityCommand());
  if (Account === account) return;
  throw new WrongUsage(
    `The credentials are of account ${Account}, and --account says ${account}. Nothing was done: check AWS_PROFILE, or the number.`,
  );
}
