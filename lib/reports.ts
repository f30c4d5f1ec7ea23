import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Environment } from '../functions/write-report/handler.ts';
import { grant, grantReadMetrics, mayUseKey } from './grant.ts';
import type { MachineAccess } from './machine-access.ts';
import { operatorAlarm } from './operator-alarm.ts';
import type { OperatorTopic } from './operator-topic.ts';
import { RolloutFunction } from './rollout-function.ts';
import { healthConfig } from './settings/health-config.ts';
import type { ReportSettings } from './settings/report-settings.ts';
import type { Settings } from './settings/settings.ts';

export interface StageReportsProps {
  settings: Settings;
  reports: ReportSettings;
  stageMachine: MachineAccess;
  rollbackMachine: MachineAccess;
  /** Hear of it when a report could not be written. */
  operators: OperatorTopic;
}

/** Longer than Step Functions keeps the history from which a report is told, and than a yearly audit looks back. */
const KEEP = Duration.days(400);

/** Keeps a report of each stage, as a page and as a JSON document, when the stage and its rollback have ended. */
export class StageReports extends Construct {
  /** `s3://bucket/reports/`. */
  readonly location: string;

  constructor(scope: Construct, id: string, props: StageReportsProps) {
    super(scope, id);
    const { settings, reports, stageMachine, rollbackMachine, operators } = props;
    const { bucketName, keyArn, prefix, keep = KEEP } = reports;
    const bucket: Pick<IBucket, 'bucketName' | 'arnForObjects'> = bucketName
      ? Bucket.fromBucketName(this, 'Bucket', bucketName)
      : this.makeBucket(keep);
    this.location = `s3://${bucket.bucketName}/${prefix}`;

    const writeReport = new RolloutFunction(this, 'WriteReport', {
      folder: 'write-report',
      description: 'Writes the report of a stage that has ended, and again when its rollback has.',
      timeLimit: Duration.minutes(2),
      environment: {
        STAGE_MACHINE_ARN: stageMachine.arn,
        ROLLBACK_MACHINE_ARN: rollbackMachine.arn,
        HEALTH: Stack.of(this).toJsonString(healthConfig(settings)),
        BUCKET: bucket.bucketName,
        PREFIX: prefix,
      } satisfies z.input<typeof Environment>,
    });
    this.grantWrite(writeReport, bucket, prefix);
    if (keyArn) writeReport.role.addToPrincipalPolicy(mayUseKey(this, keyArn, 's3', ['kms:GenerateDataKey']));
    grantReadMetrics(writeReport);
    for (const machine of [stageMachine, rollbackMachine]) {
      machine.grantList(writeReport);
      machine.grantDescribe(writeReport);
      machine.grantHistory(writeReport);
    }

    new Rule(this, 'Ended', {
      description: 'A stage or a rollback has ended, however it ended.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [stageMachine.arn, rollbackMachine.arn],
          status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets: [new LambdaFunction(writeReport.version)],
    });
    operatorAlarm(this, operators, 'ReportFailed', {
      says: 'The report of a stage could not be written. The stage itself is not touched by this.',
      metric: writeReport.lambda.metricErrors(),
    });
  }

  private grantWrite(to: RolloutFunction, bucket: Pick<IBucket, 'arnForObjects'>, prefix: string): void {
    grant(to, {
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}*`)],
      wildcardBecause: 'Reports bear the names of executions, which are chosen when they are started.',
    });
  }

  private makeBucket(keep: Duration): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ expiration: keep }],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason: 'Access logs would need a bucket of their own; who reads reports is seen in CloudTrail data events.',
    });
    return bucket;
  }
}
