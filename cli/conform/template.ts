import { NAMESPACE, type Names, STACK } from './names.ts';

export interface Place {
  account: string;
  region: string;
  partition: string;
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The stack to ask on. Everything in it is free while nobody calls it, but for the zone and the alarm. */
export function templateOf(names: Names, place: Place) {
  const { roles } = names;
  const machine = (name: string) => ({
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: name,
      RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
      DefinitionString: JSON.stringify(definitionOf(names, place)),
    },
  });
  return {
    Description: 'Asks what Sluice takes for granted of AWS. "sluice conform" made it and deletes it.',
    Resources: {
      Zone: { Type: 'AWS::Route53::HostedZone', Properties: { Name: `${names.zone}.` } },
      FunctionRole: role(roles.function, { Service: 'lambda.amazonaws.com' }),
      Function: lambda(names.function),
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
      Throttled: lambda(names.throttled),
      MachineRole: role(roles.machine, { Service: 'states.amazonaws.com' }, machineGrants(names, place, 'begin')),
      Machine: machine(names.machine),
      Other: machine(names.other),
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: names.alarm,
          Namespace: NAMESPACE,
          MetricName: 'Never',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        },
      },
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: names.bus } },
      Limited: role(roles.limited, { AWS: arnIn(place, 'iam', 'root') }, limitedGrants(names, place)),
      Nobody: role(roles.nobody, { AWS: arnIn(place, 'iam', 'root') }),
    },
    Outputs: {
      Zone: { Value: { Ref: 'Zone' } },
      NameServers: { Value: { 'Fn::Join': [',', { 'Fn::GetAtt': ['Zone', 'NameServers'] }] } },
    },
  };
}

export function arnIn({ account, region, partition }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${account}:${resource}`;
}

/** The machines' role as a deployment leaves it: it may call every version of the function, and not the function itself. */
export function machineGrants({ function: name, throttled }: Names, place: Place, sid: 'begin' | 'replaced') {
  const functions = [`function:${name}:*`, `function:${throttled}`].map((resource) => arnIn(place, 'lambda', resource));
  return policy({ Sid: sid, ...allow(['lambda:InvokeFunction'], functions) });
}

/** As lib/record-group.ts, lib/machine-access.ts, lib/approval-store.ts and lib/event-bus.ts grant it. */
function limitedGrants(names: Names, place: Place) {
  const zone = { 'Fn::Sub': `arn:${place.partition}:route53:::hostedzone/\${Zone}` };
  const key = 'route53:ChangeResourceRecordSets';
  return policy(
    allow(['route53:ListResourceRecordSets', 'route53:ListResourceRecordSetProtections'], zone),
    allow(['route53:GetChange'], `arn:${place.partition}:route53:::change/*`),
    allow(['route53:ChangeResourceRecordSets'], zone, {
      'ForAllValues:StringEquals': {
        [`${key}NormalizedRecordNames`]: [`www.${names.zone}`, `_rollout.www.${names.zone}`],
        [`${key}RecordTypes`]: ['A', 'AAAA', 'TXT'],
        [`${key}Actions`]: ['CREATE', 'DELETE', 'UPSERT'],
      },
      Null: { [`${key}NormalizedRecordNames`]: 'false' },
    }),
    allow(
      ['states:SendTaskSuccess', 'states:SendTaskFailure'],
      arnIn(place, 'states', `stateMachine:${names.machine}`),
    ),
    allow(['lambda:InvokeFunction'], arnIn(place, 'lambda', `function:${names.function}:*`)),
    allow(['ssm:GetParametersByPath'], arnIn(place, 'ssm', `parameter/${STACK}/requests`)),
    allow(['ssm:GetParameter'], arnIn(place, 'ssm', `parameter/${STACK}/tokens/*`)),
    allow(['events:PutEvents'], arnIn(place, 'events', `event-bus/${names.bus}`), {
      StringEquals: { 'events:source': STACK },
    }),
  );
}

export function policy(...Statement: object[]) {
  return { Version: '2012-10-17', Statement };
}

export function allow(Action: string[], Resource: string | string[] | object, Condition?: object) {
  return { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
}

/** The one inline policy of a role. */
export const GRANTS = 'grants';

function role(RoleName: string, Principal: object, grants?: object) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName,
      AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }),
      ...(grants && { Policies: [{ PolicyName: GRANTS, PolicyDocument: grants }] }),
    },
  };
}

/** It sleeps, throws, or says what it was called. */
const CODE = `exports.handler = async (event, context) => {
  if (event.sleepMs) await new Promise((done) => setTimeout(done, event.sleepMs));
  if (event.error) throw Object.assign(new Error(event.message), { name: event.error });
  return { requestId: context.awsRequestId };
};`;

/** Its role may not write logs, so that no log group is left behind. */
function lambda(FunctionName: string) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      ...{ FunctionName, Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] } },
      ...{ Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 2, Code: { ZipFile: CODE } },
    },
  };
}

/** What an execution can be told to do. */
export const TRIES = [
  'sleepTooLong',
  'outlastFunction',
  'throw',
  'callThrottled',
  'callForbidden',
  'waitForToken',
  'askAndFail',
  'callOldVersion',
] as const;

/** One state for each try, with the resources and catches that the machines of a stack have. */
function definitionOf({ function: name, throttled }: Names, place: Place) {
  const version = arnIn(place, 'lambda', `function:${name}:1`);
  const caught = { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Caught' }] };
  const task = (Resource: string, more: object = {}) => ({ Type: 'Task', Resource, End: true, ...caught, ...more });
  const withToken = (payload: object) =>
    task(`arn:${place.partition}:states:::lambda:invoke.waitForTaskToken`, {
      Parameters: { FunctionName: version, Payload: { 'token.$': '$$.Task.Token', ...payload } },
      TimeoutSeconds: 120,
    });
  const states: Record<(typeof TRIES)[number], object> = {
    sleepTooLong: task(version, { Parameters: { sleepMs: 1900 }, TimeoutSeconds: 1 }),
    outlastFunction: task(version, { Parameters: { sleepMs: 10_000 }, TimeoutSeconds: 60 }),
    throw: task(version, { Parameters: { error: 'LeaseHeld', message: 'Another stage has it.' } }),
    callThrottled: task(arnIn(place, 'lambda', `function:${throttled}`)),
    callForbidden: task(arnIn(place, 'lambda', `function:${name}`)),
    waitForToken: withToken({}),
    askAndFail: withToken({ error: 'NoStore', message: 'Nobody could be asked.' }),
    callOldVersion: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Call old version' },
  };
  return {
    StartAt: 'Which',
    // Whatever happens, none runs for longer.
    TimeoutSeconds: 300,
    States: {
      Which: {
        Type: 'Choice',
        Choices: [
          { Variable: '$$.State.EnteredTime', TimestampGreaterThanPath: '$.until', Next: 'Late' },
          ...TRIES.map((Next) => ({ Variable: '$.try', StringEquals: Next, Next })),
        ],
        Default: 'Late',
      },
      ...states,
      'Call old version': task(version),
      Caught: { Type: 'Pass', End: true },
      Late: { Type: 'Fail', Error: 'Late' },
    },
  };
}
