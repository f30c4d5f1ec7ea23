import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PublishVersionCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { RedriveExecutionCommand, SendTaskSuccessCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { executionsOf } from '../../../core/executions/executions.ts';
import { ended, eventsOf, inputOf, machineArn, run, start, tokenOf } from '../executions.ts';
import { GRANTS, machineGrants } from '../grants.ts';
import { outcomeOf, outcomeOfChange } from '../outcome.ts';
import { patiently } from '../patiently.ts';
import type { Question } from '../question.ts';
import type { Clients, Site } from '../site.ts';

const EXECUTIONS = 'core/executions/executions.ts';
/** Longer than it takes IAM to hear of a new policy. */
const DEPLOYMENT_SECONDS = 30;

function answer({ stepFunctions }: Clients, taskToken: string) {
  return outcomeOf(stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })));
}

function stop({ clients }: Site, executionArn: string) {
  return clients.stepFunctions.send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'by a test' }));
}

/** How executions are started, answered, stopped, and what their history says. */
export const executions: Question[] = [
  {
    id: 'name-taken',
    question: 'Is a name taken for another input, and after its end, but not for the same start again?',
    restsOn: { what: 'four roads start one rollback', file: EXECUTIONS },
    otherwise: 'One stage could be rolled back twice at once, or a repeated start would look like a failure.',
    expects: 'started, started, exists, exists',
    async ask(site) {
      const { start } = executionsOf(site.clients.stepFunctions);
      const [machine, name] = [machineArn(site), 'name-taken'];
      const waiting = JSON.parse(inputOf({ try: 'waitForToken' }));
      const first = await start(machine, name, waiting);
      const again = await start(machine, name, waiting);
      const other = await start(machine, name, { ...waiting, other: true });
      const executionArn = machine.replace(':stateMachine:', ':execution:');
      await stop(site, `${executionArn}:${name}`);
      await ended(site, `${executionArn}:${name}`);
      return [first, again, other, await start(machine, name, waiting)].join(', ');
    },
  },
  {
    id: 'stop',
    question: 'Does StopExecution end a waiting task with the error and cause given, past every Catch?',
    restsOn: { what: 'abort, and what somebody else does in the console', file: EXECUTIONS },
    otherwise: 'An aborted stage could go on, or be told as something else.',
    expects: 'ABORTED, Stopped: by a test',
    async ask(site) {
      const execution = await start(site, { try: 'waitForToken' });
      await tokenOf(site, execution);
      await stop(site, execution);
      const { status, error, cause } = await ended(site, execution);
      return `${status}, ${error}: ${cause}`;
    },
  },
  {
    id: 'token-of-another-machine',
    question: 'May a role that may answer one machine answer another one?',
    restsOn: { what: 'only decide-approval answers a gate', file: 'lib/machine-access.ts' },
    otherwise: 'Who may answer gates of one stack could answer those of all.',
    expects: 'own accepted, other AccessDenied',
    async ask(site) {
      const limited = await site.as('limited');
      const other = await start(site, { try: 'waitForToken' }, machineArn(site, 'other'));
      const own = await start(site, { try: 'waitForToken' });
      const answers = [
        await answer(limited, await tokenOf(site, own)),
        await answer(limited, await tokenOf(site, other)),
      ];
      await stop(site, other);
      return `own ${answers[0]}, other ${answers[1]}`;
    },
  },
  {
    id: 'token-used-twice',
    question: 'What does a second answer to a task get, and one to an execution that was stopped?',
    restsOn: { what: 'a late answer is told as too late', file: 'functions/decide-approval/send-answer.ts' },
    otherwise: 'Whoever answers late would read an error instead of "it waits no longer".',
    expects: 'too late, too late',
    async ask(site) {
      const late = async (execution: string, end: (token: string) => Promise<unknown>) => {
        const token = await tokenOf(site, execution);
        await end(token);
        await ended(site, execution);
        const outcome = await answer(site.clients, token);
        return /^(TaskTimedOut|TaskDoesNotExist|InvalidToken)$/.test(outcome) ? 'too late' : outcome;
      };
      const answered = await start(site, { try: 'waitForToken' });
      const stopped = await start(site, { try: 'waitForToken' });
      const twice = await late(answered, (token) => answer(site.clients, token));
      return `${twice}, ${await late(stopped, () => stop(site, stopped))}`;
    },
  },
  {
    id: 'history-of-a-task',
    question: 'Which events has a task that calls a function, and one that waits for a token?',
    restsOn: { what: 'a rollback recalls what its stage did', file: 'core/executions/recall.ts' },
    otherwise: 'Where a lease was deleted, a rollback could take a stage that moved for one that did not.',
    expects: 'LambdaFunctionScheduled, LambdaFunctionFailed; TaskScheduled',
    async ask(site) {
      const read = /^(LambdaFunctionScheduled|LambdaFunctionSucceeded|LambdaFunctionFailed|TaskScheduled)$/;
      const typesOf = async (execution: string) =>
        (await eventsOf(site, execution)).flatMap(({ type = '' }) => (read.test(type) ? [type] : []));
      const { executionArn: called = '' } = await run(site, { try: 'throw' });
      const waiting = await start(site, { try: 'waitForToken' });
      await tokenOf(site, waiting);
      const types = [await typesOf(called), await typesOf(waiting)].map((each) => each.join(', ')).join('; ');
      await stop(site, waiting);
      return types;
    },
  },
  {
    id: 'redrive',
    question: 'Does a redrive go on with the same execution, under the same ARN and name?',
    restsOn: { what: 'the lease fences off what was redriven', file: 'core/lease/lease.ts' },
    otherwise: 'Nothing: a redriven stage would be a stranger, and be fenced off as one.',
    expects: 'RUNNING again',
    async ask(site) {
      const executionArn = await start(site, { try: 'waitForToken' });
      await tokenOf(site, executionArn);
      await stop(site, executionArn);
      await ended(site, executionArn);
      await site.clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
      const { isRunning } = executionsOf(site.clients.stepFunctions);
      const again = await patiently(site, async () => (await isRunning(executionArn)) || null);
      await stop(site, executionArn);
      return again ? 'RUNNING again' : 'ended';
    },
  },
  {
    id: 'deployment-in-mid-stage',
    question: 'May a running execution call an old version when its role’s policy was replaced meanwhile?',
    restsOn: { what: 'a deployment leaves a running stage alone', file: 'lib/rollout-function.ts' },
    otherwise: 'Whoever deploys while a stage waits would end it.',
    expects: 'SUCCEEDED',
    async ask(site) {
      const { clients, names, place } = site;
      const execution = await start(site, { try: 'callOldVersion', seconds: DEPLOYMENT_SECONDS });
      const FunctionName = names.function;
      await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description: 'newer' }));
      const published = await outcomeOfChange(site, () =>
        clients.lambda.send(new PublishVersionCommand({ FunctionName })),
      );
      if (published !== 'accepted') throw new Error(`No version could be published: ${published}.`);
      const PolicyDocument = JSON.stringify(machineGrants(names, place, 'replaced'));
      await clients.iam.send(
        new PutRolePolicyCommand({ RoleName: names.roles.machine, PolicyName: GRANTS, PolicyDocument }),
      );
      const { status = '', output } = await ended(site, execution);
      return output?.includes('failure') ? `${status}, with ${output}` : status;
    },
  },
];
