import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { type IGrantable, type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, type IVersion, Function as Lambda, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { insistOnRoom } from './environment-room.ts';
import { grant } from './grant.ts';
import { whyPolicyTooLong } from './policy-room.ts';
import { explainWildcards } from './wildcards.ts';

export interface RolloutFunctionProps {
  /** The folder under `functions/`. */
  folder: string;
  /** One sentence for the Lambda console. */
  description: string;
  environment: Record<string, string>;
  /** How long one call may take. @default 30 seconds */
  timeLimit?: Duration;
  /** What the clock calls every minute would make most of an account's traces, and all alike. @default true */
  traced?: boolean;
  /** @default - outside any VPC */
  network?: { vpc: IVpc; subnets: ISubnet[]; securityGroup: ISecurityGroup } | undefined;
}

/** Where `npm run build` puts each function. */
const BUILT = new URL('../dist/functions/', import.meta.url);

/** What a function with tracing does. */
const XRAY = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** One Lambda function with its own role and log group, able to write its log and nothing else until somebody grants more. */
export class RolloutFunction extends Construct implements IGrantable {
  readonly lambda: Lambda;
  readonly role: Role;
  readonly grantPrincipal: IPrincipal;
  readonly timeLimit: Duration;
  /** What everybody calls: a deployment in mid-stage changes nothing under a running execution. */
  readonly version: IVersion;
  /** The ARN of all its versions. */
  readonly everyVersion: string;

  constructor(scope: Construct, id: string, props: RolloutFunctionProps) {
    super(scope, id);
    const { traced = true } = props;
    this.timeLimit = props.timeLimit ?? Duration.seconds(30);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.grantPrincipal = this.role;
    logGroup.grantWrite(this.role);
    const environment = {
      ...props.environment,
      POWERTOOLS_SERVICE_NAME: props.folder,
      NODE_OPTIONS: '--enable-source-maps',
    };
    insistOnRoom(this, props.folder, environment);
    this.node.addValidation({ validate: () => whyPolicyTooLong(this) });

    this.lambda = new Lambda(this, 'Function', {
      description: props.description,
      code: Code.fromAsset(builtFolder(props.folder)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: this.timeLimit,
      tracing: traced ? Tracing.ACTIVE : Tracing.DISABLED,
      role: this.role,
      logGroup,
      environment,
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(props.network && {
        vpc: props.network.vpc,
        vpcSubnets: { subnets: props.network.subnets },
        securityGroups: [props.network.securityGroup],
      }),
    });
    // A cast, because CDK's own class does not meet its interface under exactOptionalPropertyTypes.
    this.version = this.lambda.currentVersion as IVersion;
    this.everyVersion = `${this.lambda.functionArn}:*`;
    // Running executions go on with the version of before a deployment, which replaces the grants of their role at once.
    Object.defineProperty(this.version, 'resourceArnsForGrantInvoke', { value: [this.everyVersion] });
    if (traced) explainWildcards(this, XRAY, ['*'], 'X-Ray lets nobody name a resource.');
    if (props.network) this.grantNetworkInterfaces();
  }

  /** What a Lambda function in a VPC does to its network interfaces, by its own role. */
  private grantNetworkInterfaces(): void {
    grant(this, {
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
      wildcardBecause: 'EC2 lets most of these name no resource.',
    });
  }
}

function builtFolder(name: string): string {
  const file = fileURLToPath(new URL(`${name}/index.js`, BUILT));
  if (existsSync(file)) return path.dirname(file);
  throw new Error(`The function ${name} is not built: ${file} is missing. Run "npm run build".`);
}
