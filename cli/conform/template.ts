import { definitionOf } from './definition.ts';
import { GRANTS, limitedGrants, machineGrants, policy } from './grants.ts';
import { NAMESPACE, type Names } from './names.ts';
import { arnIn, type Place } from './place.ts';

/** By which a stack is known to be of this command. */
export const DESCRIPTION = 'Asks what Sluice takes for granted of AWS. "sluice conform" made it and deletes it.';

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
    Description: DESCRIPTION,
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
