import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { NOBODY, REGION } from '../host/environment/clean-environment.ts';
import { insistOnLoopback } from '../host/environment/loopback.ts';

export type Clients = ReturnType<typeof connect>;

/** Clients that can reach the emulator and nothing else, whatever the environment says. */
export function connect(endpoint: string, credentials = NOBODY) {
  const only = { endpoint: insistOnLoopback(endpoint, 'The endpoint'), region: REGION, credentials };
  return {
    cloudFormation: new CloudFormationClient(only),
    cloudWatch: new CloudWatchClient(only),
    eventBridge: new EventBridgeClient(only),
    lambda: new LambdaClient(only),
    logs: new CloudWatchLogsClient(only),
    route53: new Route53Client(only),
    ssm: new SSMClient(only),
    stepFunctions: new SFNClient(only),
    sts: new STSClient(only),
  };
}
