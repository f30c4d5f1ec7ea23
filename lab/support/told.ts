import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { paginateDescribeAlarms, paginateListMetrics } from '@aws-sdk/client-cloudwatch';
import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, paginateListFunctions } from '@aws-sdk/client-lambda';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, paginateGetExecutionHistory, paginateListExecutions } from '@aws-sdk/client-sfn';
import { paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import type { Cloud } from '../cloud/cloud.ts';

/** What anybody can read of a stack who may look at all of it, by the place where it stands. */
export async function everythingTold(cloud: Cloud, s3: S3Client, bucket: string): Promise<Record<string, string>> {
  const { cloudFormation, cloudWatch, lambda, logs, route53, ssm } = cloud.clients;
  const { outputs } = cloud;
  const widget = await lambda.send(new InvokeCommand({ FunctionName: outputs.ApprovalsFunctionName, Payload: '{}' }));
  const places = {
    logs: await everyLog(logs),
    executions: await everyExecution(cloud),
    records: await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: cloud.zone })),
    parameters: await all(
      paginateGetParametersByPath({ client: ssm }, { Path: '/', Recursive: true, WithDecryption: true }),
    ),
    metrics: await all(paginateListMetrics({ client: cloudWatch }, {})),
    alarms: await all(paginateDescribeAlarms({ client: cloudWatch }, {})),
    functions: await all(paginateListFunctions({ client: lambda }, {})),
    template: await cloudFormation.send(new GetTemplateCommand({ StackName: `Sluice-${cloud.environment}` })),
    reports: await everyObject(s3, bucket),
    widget: Buffer.from(widget.Payload ?? []).toString(),
  };
  return Object.fromEntries(Object.entries(places).map(([place, content]) => [place, JSON.stringify(content)]));
}

/** Every line that any function or machine of the cloud has written. */
export async function everyLog(client: CloudWatchLogsClient): Promise<string[]> {
  const groups = (await all(paginateDescribeLogGroups({ client }, {}))).flatMap(({ logGroups = [] }) => logGroups);
  const pages = await Promise.all(
    groups.map(({ logGroupName }) => all(paginateFilterLogEvents({ client }, { logGroupName }))),
  );
  return pages.flat().flatMap(({ events = [] }) => events.map(({ message = '' }) => message));
}

/** Of both machines: input, output, cause, and every event between them. */
async function everyExecution({ clients: { stepFunctions: client }, outputs }: Cloud): Promise<unknown[]> {
  const machines = [outputs.StageMachineArn, outputs.RollbackMachineArn];
  const pages = await Promise.all(
    machines.map((stateMachineArn) => all(paginateListExecutions({ client }, { stateMachineArn }))),
  );
  const arns = pages.flat().flatMap(({ executions = [] }) => executions.map(({ executionArn }) => executionArn));
  return Promise.all(
    arns.map(async (executionArn) => [
      await client.send(new DescribeExecutionCommand({ executionArn })),
      await all(paginateGetExecutionHistory({ client }, { executionArn })),
    ]),
  );
}

async function everyObject(client: S3Client, Bucket: string): Promise<(string | undefined)[]> {
  const pages = await all(paginateListObjectsV2({ client }, { Bucket }));
  const keys = pages.flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key));
  return Promise.all(
    keys.map(async (Key) => (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()),
  );
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}
