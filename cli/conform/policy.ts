import { allow, policy } from './grants.ts';
import { DOMAIN, NAMESPACE, STACK } from './names.ts';
import { arnIn, type Place } from './place.ts';

/**
 * Who runs the command needs this and nothing else: names of its own wherever AWS knows names. CloudFormation makes and
 * deletes the stack under the same rights.
 */
export function policyFor(place: Place) {
  const own = (service: string, kind: string) => arnIn(place, service, `${kind}${STACK}-*`);
  const zones = `arn:${place.partition}:route53:::hostedzone/*`;
  const roles = own('iam', 'role/');
  const names = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
  return policy(
    allow(
      each('cloudformation', 'CreateStack DescribeStacks DescribeStackEvents DescribeStackResources DeleteStack'),
      arnIn(place, 'cloudformation', `stack/${STACK}/*`),
    ),
    // Route 53 chooses the id of a zone when it makes one. It deletes none that has records.
    allow(each('route53', 'CreateHostedZone'), '*'),
    allow(
      each(
        'route53',
        'GetHostedZone ListQueryLoggingConfigs ListTagsForResource DeleteHostedZone ListResourceRecordSets ListResourceRecordSetProtections',
      ),
      zones,
    ),
    allow(each('route53', 'GetChange'), `arn:${place.partition}:route53:::change/*`),
    allow(each('route53', 'ChangeResourceRecordSets'), zones, {
      'ForAllValues:StringLike': { [names]: `*.${DOMAIN}` },
      Null: { [names]: 'false' },
    }),
    allow(each('route53', 'CreateResourceRecordSetProtections DeleteResourceRecordSetProtections'), zones),
    allow(
      each(
        'iam',
        'CreateRole GetRole DeleteRole PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies',
      ),
      roles,
    ),
    allow(each('iam', 'PassRole'), roles, {
      StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'states.amazonaws.com'] },
    }),
    allow(each('sts', 'AssumeRole'), roles),
    allow(
      each(
        'lambda',
        'CreateFunction GetFunction GetFunctionConfiguration UpdateFunctionConfiguration PublishVersion ListVersionsByFunction PutFunctionConcurrency GetFunctionConcurrency GetFunctionCodeSigningConfig GetRuntimeManagementConfig GetFunctionRecursionConfig GetProvisionedConcurrencyConfig ListTags InvokeFunction DeleteFunction',
      ),
      [own('lambda', 'function:')],
    ),
    allow(
      each(
        'states',
        'CreateStateMachine DescribeStateMachine ListTagsForResource DeleteStateMachine StartExecution SendTaskSuccess',
      ),
      own('states', 'stateMachine:'),
    ),
    allow(
      each('states', 'DescribeExecution GetExecutionHistory StopExecution RedriveExecution'),
      arnIn(place, 'states', `execution:${STACK}-*:*`),
    ),
    allow(
      each('cloudwatch', 'PutMetricAlarm SetAlarmState DeleteAlarms ListTagsForResource'),
      own('cloudwatch', 'alarm:'),
    ),
    // CloudWatch knows no narrower right to read.
    allow(each('cloudwatch', 'DescribeAlarms GetMetricData'), '*'),
    allow(each('cloudwatch', 'PutMetricData'), '*', { StringEquals: { 'cloudwatch:namespace': NAMESPACE } }),
    allow(
      each('events', 'CreateEventBus DescribeEventBus ListTagsForResource DeleteEventBus'),
      own('events', 'event-bus/'),
    ),
    allow(each('ssm', 'PutParameter DeleteParameters'), arnIn(place, 'ssm', `parameter/${STACK}/*`)),
  );
}

function each(service: string, actions: string): string[] {
  return actions.split(' ').map((action) => `${service}:${action}`);
}
