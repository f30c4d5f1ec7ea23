import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
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
  DecideFunctionName: z.string(),
  ApprovalsFunctionName: z.string(),
  WatchFunctionName: z.string(),
  /** Where the reports of stages are kept; none where the settings do not ask for it. */
  ReportsLocation: z.string().optional(),
  RecordGroup: jsonOf(RecordGroup),
  Stages: jsonOf(z.array(z.int())),
});
export type Outputs = z.infer<typeof Outputs>;

export async function readOutputs(cloudFormation: CloudFormationClient, environment: string): Promise<Outputs> {
  const stackName = `Sluice-${environment}`;
  const stack = await describe(cloudFormation, stackName);
  if (!stack) {
    throw new NotDone(
      `There is no stack ${stackName} in ${await cloudFormation.config.region()}. Check --environment, region and profile; if it was never deployed: npm run deploy -- ${stackName}`,
    );
  }
  const outputs = Object.fromEntries(
    (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const result = Outputs.safeParse(outputs);
  if (result.success) return result.data;
  throw new NotDone(
    `Stack ${stackName} (${stack.StackStatus}) lacks outputs: ${result.error.issues.map(({ path }) => path[0]).join(', ')}. It is another version of Sluice, or its deployment failed: deploy it again.`,
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
