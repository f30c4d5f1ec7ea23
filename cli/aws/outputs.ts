import {
  type Stack as AwsStack,
  type CloudFormationClient,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import { NotDone } from '../command-line/failures.ts';

/** What the CLI finds the parts of a stack by. */
const Outputs = z.object({
  StageMachineArn: z.string(),
  RollbackMachineArn: z.string(),
  PrepareFunctionName: z.string(),
  PreflightFunctionName: z.string(),
  /** Stacks of before have none; then nobody can tell by what is judged. */
  CheckFunctionName: z.string().optional(),
  FlushFunctionName: z.string(),
  /** Only where the settings name probes. */
  CompareFunctionName: z.string().optional(),
  DecideFunctionName: z.string(),
  ApprovalsFunctionName: z.string(),
  WatchFunctionName: z.string(),
  /** Where the reports of stages are kept; none where the settings do not ask for it. */
  ReportsLocation: z.string().optional(),
  RecordGroup: jsonOf(RecordGroup),
  Stages: jsonOf(z.array(z.int())),
});
export type Outputs = z.infer<typeof Outputs>;

/** Of the rollout in a stack, `Shop`, or of one among several, `Shop/blue`. */
export async function readOutputs(cloudFormation: CloudFormationClient, place: string): Promise<Outputs> {
  const [stackName = '', named] = place.split('/');
  const stack = await describe(cloudFormation, stackName);
  if (!stack) {
    throw new NotDone(
      `There is no stack ${stackName} in ${await cloudFormation.config.region()}. Check --stack or --environment, region and profile; if it was never deployed: cdk deploy ${stackName}`,
    );
  }
  const outputs = outputsOf(stack, stackName, named);
  const result = Outputs.safeParse(outputs);
  if (result.success) return result.data;
  throw new NotDone(
    `Stack ${stackName} (${stack.StackStatus}) lacks outputs: ${result.error.issues.map(({ path }) => path[0]).join(', ')}. It holds no rollout, or one of another version of Sluice, or its deployment failed: look whether it is the right stack, and deploy it again.`,
  );
}

/** The construct writes its own name in front of each output: none, where it is alone in its stack. */
function outputsOf({ Outputs = [] }: AwsStack, stackName: string, named: string | undefined) {
  const rollouts = Outputs.flatMap(({ OutputKey }) => /^(.*)StageMachineArn$/.exec(OutputKey ?? '')?.[1] ?? []);
  const [only = ''] = rollouts;
  const rollout = named ?? (rollouts.includes('') ? '' : only);
  if (named ? !rollouts.includes(named) : rollouts.length > 1 && !rollouts.includes('')) {
    const places = rollouts.map((each) => (each ? `${stackName}/${each}` : stackName));
    const found = places.length > 0 ? places.join(', ') : 'none';
    throw new NotDone(`Which rollout of stack ${stackName}? Those in it: ${found}. Say it with --stack.`);
  }
  return Object.fromEntries(
    Outputs.flatMap(({ OutputKey = '', OutputValue }) =>
      OutputKey.startsWith(rollout) ? [[OutputKey.slice(rollout.length), OutputValue]] : [],
    ),
  );
}

async function describe(cloudFormation: CloudFormationClient, stackName: string) {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks[0];
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) return null;
    throw error;
  }
}
