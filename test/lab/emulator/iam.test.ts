import { DescribeAlarmsCommand, GetMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreatePolicyCommand, CreateRoleCommand, PutUserPermissionsBoundaryCommand } from '@aws-sdk/client-iam';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteParametersCommand, GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clients, connect } from '../../../lab/emulator/clients.ts';
import { logFile } from '../../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { ACCOUNT, NOBODY, REGION } from '../../../lab/host/environment/clean-environment.ts';
import { type Credentials, iamOf, userWith } from '../../../lab/support/principals.ts';

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const MACHINE = arn('states', 'stateMachine:m');
const EXECUTION = arn('states', 'execution:m:e');
const FUNCTION = arn('lambda', 'function:f');
const ZONE = 'arn:aws:route53:::hostedzone/Z1';
const BUS = arn('events', 'event-bus/default');
const parameter = (name: string) => arn('ssm', `parameter/${name}`);

type Statement = Record<string, unknown>;
const allow = (Action: string | string[], Resource: string | string[], Condition?: object): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string, Resource: string): Statement => ({ Effect: 'Deny', Action, Resource });
const policy = (...Statement: Statement[]) => ({ Version: '2012-10-17', Statement });

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ log: await logFile() });
});
afterAll(() => emulator?.stop());

type Call = (clients: Clients & { sns: SNSClient; s3: S3Client }) => Promise<unknown>;

function callAs(credentials: Credentials, call: Call): Promise<unknown> {
  const only = { endpoint: emulator.endpoint, region: REGION, credentials };
  return call({
    ...connect(emulator.endpoint, credentials),
    sns: new SNSClient(only),
    s3: new S3Client({ ...only, forcePathStyle: true }),
  });
}

/** What IAM says; that the thing itself is not there is no answer of IAM's. */
async function outcome(statements: Statement[], call: Call): Promise<string> {
  const policies = statements.length > 0 ? [policy(...statements)] : [];
  const credentials = await userWith(iamOf(emulator.endpoint), ...policies);
  return outcomeAs(credentials, call);
}

async function outcomeAs(credentials: Credentials, call: Call): Promise<string> {
  return callAs(credentials, call).then(
    () => 'allowed',
    ({ name, message }: Error) => (/^(AccessDenied|Authorization)/.test(name) ? `${name}: ${message}` : 'allowed'),
  );
}

const start: Call = ({ stepFunctions }) => stepFunctions.send(new StartExecutionCommand({ stateMachineArn: MACHINE }));
const stop: Call = ({ stepFunctions }) => stepFunctions.send(new StopExecutionCommand({ executionArn: EXECUTION }));
const describeOne: Call = ({ stepFunctions }) =>
  stepFunctions.send(new DescribeExecutionCommand({ executionArn: EXECUTION }));
const list: Call = ({ stepFunctions }) => stepFunctions.send(new ListExecutionsCommand({ stateMachineArn: MACHINE }));
const invoke =
  (FunctionName: string, Qualifier?: string): Call =>
  ({ lambda }) =>
    lambda.send(new InvokeCommand({ FunctionName, ...(Qualifier && { Qualifier }) }));
const metrics: Call = ({ cloudWatch }) =>
  cloudWatch.send(new GetMetricDataCommand({ MetricDataQueries: [], StartTime: new Date(), EndTime: new Date() }));
const alarms: Call = ({ cloudWatch }) => cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['red'] }));
const redden: Call = ({ cloudWatch }) =>
  cloudWatch.send(new SetAlarmStateCommand({ AlarmName: 'red', StateValue: 'ALARM', StateReason: 'x' }));
const put =
  (Source: string): Call =>
  ({ eventBridge }) =>
    eventBridge.send(new PutEventsCommand({ Entries: [{ Source, DetailType: 'x', Detail: '{}' }] }));
const forget =
  (...Names: string[]): Call =>
  ({ ssm }) =>
    ssm.send(new DeleteParametersCommand({ Names }));
const look: Call = ({ ssm }) => ssm.send(new GetParametersByPathCommand({ Path: '/a/requests' }));
const records: Call = ({ route53 }) => route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' }));
const change =
  (...changes: [action: 'CREATE' | 'UPSERT' | 'DELETE', name: string, type: 'A' | 'TXT' | 'MX'][]): Call =>
  ({ route53 }) =>
    route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: 'Z1',
        ChangeBatch: {
          Changes: changes.map(([Action, Name, Type]) => ({
            Action,
            ResourceRecordSet: { Name, Type, TTL: 1, ResourceRecords: [{ Value: '192.0.2.1' }] },
          })),
        },
      }),
    );

const KEY = 'route53:ChangeResourceRecordSets';
const ONLY_OURS = allow('route53:ChangeResourceRecordSets', ZONE, {
  'ForAllValues:StringEquals': {
    [`${KEY}NormalizedRecordNames`]: ['www.shop.example', '_rollout.www.shop.example'],
    [`${KEY}RecordTypes`]: ['A', 'TXT'],
    [`${KEY}Actions`]: ['UPSERT', 'DELETE'],
  },
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and what it links to. */
describe('a call is allowed', () => {
  it.each<[string, Statement[], Call]>([
    ['by its action and resource', [allow('states:StartExecution', MACHINE)], start],
    ['by a wildcard in the action, in any case', [allow('States:start*', MACHINE)], start],
    ['by a wildcard in the resource', [allow('states:StopExecution', arn('states', 'execution:m:*'))], stop],
    ['by one character for "?"', [allow('states:StopExecution', arn('states', 'execution:m:?'))], stop],
    ['by one of several statements', [allow('ssm:GetParameter', '*'), allow('states:StartExecution', MACHINE)], start],
    ['by what NotAction leaves', [{ Effect: 'Allow', NotAction: 'states:Stop*', Resource: '*' }], start],
    ['by what NotResource leaves', [{ Effect: 'Allow', Action: '*', NotResource: EXECUTION }], start],
    ['where a deny means another resource', [allow('states:*', '*'), deny('states:*', EXECUTION)], start],
    ['on any version, by "<function>:*"', [allow('lambda:InvokeFunction', `${FUNCTION}:*`)], invoke(`${FUNCTION}:7`)],
    ['on a version by its ARN', [allow('lambda:InvokeFunction', `${FUNCTION}:7`)], invoke('f', '7')],
    ['on the function by its name', [allow('lambda:InvokeFunction', FUNCTION)], invoke('f')],
    ['on every alarm, if all are granted', [allow('cloudwatch:DescribeAlarms', '*')], alarms],
    [
      'for its source',
      [allow('events:PutEvents', BUS, { StringEquals: { 'events:source': 'sluice' } })],
      put('sluice'),
    ],
    ['on each parameter', [allow('ssm:DeleteParameters', parameter('a/*'))], forget('/a/1', '/a/2')],
    ['on the path', [allow('ssm:GetParametersByPath', parameter('a/requests'))], look],
    [
      'on records that are named, in whatever writing',
      [ONLY_OURS],
      change(['UPSERT', 'WWW.Shop.Example.', 'A'], ['DELETE', '_rollout.www.shop.example', 'TXT']),
    ],
    [
      'on a name with a wildcard, written as Route 53 keeps it',
      [
        allow('route53:*', ZONE, {
          'ForAllValues:StringEquals': { [`${KEY}NormalizedRecordNames`]: '\\052.shop.example' },
        }),
      ],
      change(['UPSERT', '*.shop.example', 'A']),
    ],
    [
      'by ForAllValues when the key is absent, and so needs Null beside it',
      [allow('states:StartExecution', '*', { 'ForAllValues:StringEquals': { [`${KEY}Actions`]: ['UPSERT'] } })],
      start,
    ],
    [
      'by IfExists when the key is absent',
      [allow('states:StartExecution', '*', { StringEqualsIfExists: { 'events:source': 'sluice' } })],
      start,
    ],
    ['by Null that asks for absence', [allow('states:*', '*', { Null: { 'events:source': 'true' } })], start],
    ['over TLS', [allow('states:*', '*', { Bool: { 'aws:SecureTransport': 'true' } })], start],
    [
      'by the ARN of who calls',
      [allow('states:*', '*', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:user/u-*` } })],
      start,
    ],
    ['whoever asks who they are', [], ({ sts }) => sts.send(new GetCallerIdentityCommand())],
  ])('%s', async (_, statements, call) => {
    expect(await outcome(statements, call)).toBe('allowed');
  });
});

describe('a call is refused', () => {
  it.each<[string, Statement[], Call, string]>([
    ['without any grant', [], start, 'no identity-based policy allows the states:StartExecution action'],
    ['whatever allows it, when one statement denies it', [allow('*', '*'), deny('*', MACHINE)], start, 'explicit deny'],
    ['on another resource', [allow('states:StopExecution', MACHINE)], stop, `on resource: ${EXECUTION}`],
    ['for resources in another case', [allow('states:*', MACHINE.replace(':m', ':M'))], start, 'no identity-based'],
    ['on an execution, for the machine', [allow('states:DescribeExecution', MACHINE)], describeOne, EXECUTION],
    ['on a machine, for its executions', [allow('states:ListExecutions', EXECUTION)], list, MACHINE],
    ['on a version, for the function', [allow('lambda:InvokeFunction', FUNCTION)], invoke('f', '7'), `${FUNCTION}:7`],
    ['on the function, for its versions', [allow('lambda:InvokeFunction', `${FUNCTION}:*`)], invoke('f'), FUNCTION],
    ['on another version', [allow('lambda:InvokeFunction', `${FUNCTION}:7`)], invoke(`${FUNCTION}:8`), `${FUNCTION}:8`],
    ['for one alarm, on all', [allow('cloudwatch:DescribeAlarms', arn('cloudwatch', 'alarm:red'))], alarms, 'alarm:*'],
    [
      'for one alarm, on another',
      [allow('cloudwatch:SetAlarmState', arn('cloudwatch', 'alarm:r'))],
      redden,
      'alarm:red',
    ],
    [
      'for a resource, where none can be named',
      [allow('cloudwatch:*', arn('cloudwatch', 'x'))],
      metrics,
      'resource: *',
    ],
    [
      'for another source',
      [allow('events:PutEvents', BUS, { StringEquals: { 'events:source': 'sluice' } })],
      put('forged'),
      BUS,
    ],
    ['on one parameter of two', [allow('ssm:*', parameter('a/*'))], forget('/a/1', '/b/2'), parameter('b/2')],
    ['below a path, for the path', [allow('ssm:*', parameter('a/requests/*'))], look, parameter('a/requests')],
    [
      'on one name of two',
      [ONLY_OURS],
      change(['UPSERT', 'www.shop.example', 'A'], ['UPSERT', 'b.example', 'A']),
      ZONE,
    ],
    ['on a type that is not named', [ONLY_OURS], change(['UPSERT', 'www.shop.example', 'MX']), ZONE],
    ['for an action that is not named', [ONLY_OURS], change(['CREATE', 'www.shop.example', 'A']), ZONE],
    [
      'by Null that asks for presence',
      [allow('states:*', '*', { Null: { 'events:source': 'false' } })],
      start,
      MACHINE,
    ],
    [
      'by ForAnyValue when the key is absent',
      [allow('states:*', '*', { 'ForAnyValue:StringEquals': { 'events:source': ['sluice'] } })],
      start,
      MACHINE,
    ],
    [
      'when a key of two is another',
      [
        allow('states:*', '*', {
          Bool: { 'aws:SecureTransport': 'true' },
          StringEquals: { 'aws:PrincipalAccount': '1' },
        }),
      ],
      start,
      MACHINE,
    ],
    [
      'when nobody knows what it needs, whatever is granted',
      [allow('*', '*')],
      ({ logs }) => logs.send(new DescribeLogGroupsCommand()),
      'No rule says what logs:DescribeLogGroups needs',
    ],
  ])('%s', async (_, statements, call, words) => {
    const said = await outcome(statements, call);

    expect(said).not.toBe('allowed');
    expect(said).toContain(words);
  });

  it('beyond a permissions boundary', async () => {
    const iam = iamOf(emulator.endpoint);
    const { accessKeyId, secretAccessKey } = await userWith(iam, policy(allow('*', '*')));
    const { Arn = '' } = await connect(emulator.endpoint, { accessKeyId, secretAccessKey }).sts.send(
      new GetCallerIdentityCommand(),
    );
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'b', PolicyDocument: JSON.stringify(policy(allow('ssm:*', '*'))) }),
    );
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: Arn.split('/')[1], PermissionsBoundary: Policy?.Arn }),
    );

    expect(await outcomeAs({ accessKeyId, secretAccessKey }, start)).toContain('no permissions boundary allows');
    expect(await outcomeAs({ accessKeyId, secretAccessKey }, look)).toBe('allowed');
  });

  it('by a role that does not trust who asks', async () => {
    const iam = iamOf(emulator.endpoint);
    const trust = policy({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: 'shut', AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    const RoleArn = Role?.Arn ?? '';

    const assume: Call = ({ sts }) => sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 's' }));

    expect(await outcome([allow('sts:AssumeRole', RoleArn)], assume)).toContain('AccessDenied');
  });
});

/** As AWS puts it; found in public reports of each service. */
describe('a refusal has the words, the code and the status of', () => {
  const says = (action: string, resource: string) =>
    `^User: arn:aws:iam::${ACCOUNT}:user/u-[-0-9a-f]+ is not authorized to perform: ${action} on resource: ${resource.replace('*', '\\*')} because no identity-based policy allows the ${action} action$`;

  it.each<[string, Call, string, number, string]>([
    ['Step Functions', start, 'AccessDeniedException', 400, says('states:StartExecution', MACHINE)],
    ['Lambda', invoke('f'), 'AccessDeniedException', 403, says('lambda:InvokeFunction', FUNCTION)],
    ['Route 53', records, 'AccessDenied', 403, says('route53:ListResourceRecordSets', ZONE)],
    [
      "Route 53's changes",
      ({ route53 }) => route53.send(new GetChangeCommand({ Id: '/change/C1' })),
      'AccessDenied',
      403,
      says('route53:GetChange', 'arn:aws:route53:::change/C1'),
    ],
    ['Systems Manager', look, 'AccessDeniedException', 400, says('ssm:GetParametersByPath', parameter('a/requests'))],
    ['EventBridge', put('x'), 'AccessDeniedException', 400, says('events:PutEvents', BUS)],
    [
      'SNS',
      ({ sns }) => sns.send(new PublishCommand({ TopicArn: arn('sns', 't'), Message: 'x' })),
      'AuthorizationErrorException',
      403,
      says('SNS:Publish', arn('sns', 't')),
    ],
    ['CloudWatch', metrics, 'AccessDeniedException', 400, says('cloudwatch:GetMetricData', '*')],
    [
      'S3',
      ({ s3 }) => s3.send(new PutObjectCommand({ Bucket: 'reports', Key: 'k', Body: 'x' })),
      'AccessDenied',
      403,
      says('s3:PutObject', 'arn:aws:s3:::reports/k'),
    ],
  ])('%s', async (_, call, name, status, words) => {
    await callAs(NOBODY, ({ s3 }) => s3.send(new CreateBucketCommand({ Bucket: 'reports' })));
    const credentials = await userWith(iamOf(emulator.endpoint), policy(allow('ssm:GetParameter', '*')));

    const error = await callAs(credentials, call).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect((error as Error).message).toMatch(new RegExp(words));
  });
});
