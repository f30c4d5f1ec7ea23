import { Stack } from 'aws-cdk-lib';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { grant } from './grant.ts';
import type { RolloutFunction } from './rollout-function.ts';
import type { Settings } from './settings.ts';

/** Where operators hear of what they did not ask for: rollbacks, and alarms about Sluice itself. */
export class OperatorTopic extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { topicArn }: Settings['alarms']) {
    super(scope, id);
    this.topic = topicArn
      ? Topic.fromTopicArn(this, 'Topic', topicArn)
      : new Topic(this, 'Topic', { displayName: `Sluice ${Stack.of(this).stackName}`.slice(0, 100), enforceSSL: true });
  }

  grantPublish(to: RolloutFunction): void {
    grant(to, { actions: ['sns:Publish'], resources: [this.topic.topicArn] });
  }
}
