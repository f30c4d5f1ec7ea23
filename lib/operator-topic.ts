import { Aws } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type IRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type Article, articleLink } from '../core/events/runbook.ts';
import { mayUseKey } from './grant.ts';
import { rolloutName } from './rollout-name.ts';
import type { Settings } from './settings/settings.ts';

/** Where operators hear of what they did not ask for: rollbacks, and alarms about Sluice itself. */
export class OperatorTopic extends Construct {
  readonly topic: ITopic;
  /** All that it hears, in the order in which they were made. */
  readonly alarms: Alarm[] = [];
  private readonly runbookUrl: string | undefined;
  private readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, { alarms: { topicArn, topicKeyArn }, runbookUrl }: Settings) {
    super(scope, id);
    this.runbookUrl = runbookUrl;
    this.keyArn = topicKeyArn;
    this.topic = topicArn
      ? Topic.fromTopicArn(this, 'Topic', topicArn)
      : new Topic(this, 'Topic', { displayName: `Sluice ${rolloutName(this)}`.slice(0, 100), enforceSSL: true });
    if (!topicArn) this.letAlarmsPublish();
  }

  hear(alarm: Alarm): void {
    alarm.addAlarmAction(new SnsAction(this.topic));
    this.alarms.push(alarm);
  }

  /** With the key, where the topic is encrypted with one of its own; CloudWatch has to be let in by the key's policy. */
  grantPublish(to: IRole): void {
    this.topic.grantPublish(to);
    if (this.keyArn)
      to.addToPrincipalPolicy(mayUseKey(this, this.keyArn, 'sns', ['kms:GenerateDataKey', 'kms:Decrypt']));
  }

  /** What a message ends with: the article, and its address where a setting says it. */
  runbook(article: Article): string {
    const link = this.runbookUrl ? ` ${articleLink(this.runbookUrl, article)}` : '';
    return `Runbook: ${article}.${link}`;
  }

  /** A policy of our own replaces SNS's, which lets in every service of the account; without this no alarm would be heard. */
  private letAlarmsPublish(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }
}
