import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { BY_PROXY } from '../aws/proxy.ts';
import type { Names } from './names.ts';
import type { Place } from './place.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Clients in one Region; as whoever runs the command, unless other credentials are given. */
export function connect(region: string, credentials?: Credentials) {
  const config = { ...BY_PROXY, region, ...(credentials && { credentials }) };
  return {
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    eventBridge: new EventBridgeClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    // An account gets few calls a second, and shares them.
    route53: new Route53Client({ ...config, maxAttempts: 10 }),
    ssm: new SSMClient(config),
    stepFunctions: new SFNClient(config),
    sts: new STSClient(config),
  };
}
export type Clients = ReturnType<typeof connect>;

/** The throwaway stack, while it stands. */
export interface Site {
  place: Place;
  names: Names;
  zoneId: string;
  /** Of the zone; null where there are none that could be asked: the emulator names strangers'. */
  nameServers: string[] | null;
  clients: Clients;
  /** The same as a role of the stack. */
  as(role: 'limited' | 'nobody'): Promise<Clients>;
  /** Throws when somebody wants to stop. */
  insistOnGoingOn(): void;
  /** Ends early, and throws, when somebody wants to stop. */
  sleep(milliseconds: number): Promise<void>;
}
