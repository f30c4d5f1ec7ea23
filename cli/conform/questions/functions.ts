import { InvokeCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { FunctionFailed, readAnswer } from '../../aws/invoke.ts';
import { outcomeOf, outcomeOfChange } from '../outcome.ts';
import type { Question } from '../question.ts';
import type { Clients, Site } from '../site.ts';
import { closeThrottled } from '../throttled.ts';

const READ = 'cli/aws/invoke.ts';

function invoke({ lambda }: Clients, FunctionName: string, payload: object = {}, Qualifier?: string) {
  return lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload), ...(Qualifier && { Qualifier }) }),
  );
}

/** How the command line and the other functions read it. */
async function failureOf({ clients, names }: Site, payload: object): Promise<string> {
  try {
    return `answered ${JSON.stringify(readAnswer(await invoke(clients, names.function, payload)))}`;
  } catch (error) {
    if (error instanceof FunctionFailed) return error.name;
    throw error;
  }
}

const Answer = z.object({ requestId: z.string() });

/** Of all variables together; see lib/environment-room.ts. */
const MOST_BYTES = 4096;

/** How Lambda answers, refuses and measures. */
export const functions: Question[] = [
  {
    id: 'versions-of-a-function',
    question: 'Does a grant on "<function>:*" open every version, and not the function itself?',
    restsOn: { what: 'machines may call every version of theirs', file: 'lib/rollout-function.ts' },
    otherwise: 'A running stage could not call the version it began with, or could call more than it should.',
    expects: 'version accepted, function AccessDenied',
    async ask(site) {
      const limited = await site.as('limited');
      const version = await outcomeOf(invoke(limited, site.names.function, {}, '1'));
      return `version ${version}, function ${await outcomeOf(invoke(limited, site.names.function))}`;
    },
  },
  {
    id: 'error-in-an-answer',
    question: 'Does the answer of a function that threw have its name as errorType?',
    restsOn: { what: 'the command line names the article of the runbook', file: READ },
    otherwise: 'Every refusal would be told as a failure without a name.',
    expects: 'LeaseHeld',
    ask: (site) => failureOf(site, { error: 'LeaseHeld', message: 'Another stage has it.' }),
  },
  {
    id: 'time-out-in-an-answer',
    question: 'Does the answer of a function that ran out of time have the errorType Sandbox.Timedout?',
    restsOn: { what: 'the command line says what happened', file: READ },
    otherwise: 'The command would print another name.',
    expects: 'Sandbox.Timedout',
    ask: (site) => failureOf(site, { sleepMs: 10_000 }),
  },
  {
    id: 'throttled-call',
    question: 'Is a call beyond the reserved concurrency a TooManyRequestsException?',
    restsOn: { what: 'the command line says that the account asks too often', file: 'cli/aws/explain.ts' },
    otherwise: 'The command would show AWS’s words instead of what to do.',
    expects: 'TooManyRequestsException',
    async ask(site) {
      await closeThrottled(site);
      return outcomeOf(invoke(site.clients, site.names.throttled));
    },
  },
  {
    id: 'request-id',
    question: 'Is the request id in the function’s context the one that its caller is answered with?',
    restsOn: { what: 'the proof of who approved', file: 'functions/decide-approval/handler.ts' },
    otherwise: 'CloudTrail could not be searched for the call that decided.',
    expects: 'the same',
    async ask({ clients, names }) {
      const answer = await invoke(clients, names.function);
      const { requestId } = Answer.parse(readAnswer(answer));
      return requestId === answer.$metadata.requestId ? 'the same' : 'another';
    },
  },
  {
    id: 'bytes-of-environment',
    question: 'Do variables fit whose JSON takes 4,096 bytes, and not those with one more?',
    restsOn: { what: 'a synth refuses what Lambda would', file: 'lib/environment-room.ts' },
    otherwise: 'A deployment could fail half-way, or settings be refused that would fit.',
    expects: '4096 accepted, 4097 InvalidParameterValueException',
    async ask(site) {
      const tried = async (bytes: number) => {
        const Variables = { A: 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify({ A: '' }))) };
        const command = new UpdateFunctionConfigurationCommand({
          FunctionName: site.names.throttled,
          Environment: { Variables },
        });
        return outcomeOfChange(site, () => site.clients.lambda.send(command));
      };
      return `${MOST_BYTES} ${await tried(MOST_BYTES)}, ${MOST_BYTES + 1} ${await tried(MOST_BYTES + 1)}`;
    },
  },
];
