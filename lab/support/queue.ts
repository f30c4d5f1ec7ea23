import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { SetSubscriptionAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type { Cloud } from '../cloud/cloud.ts';
import { NOBODY } from '../host/environment/clean-environment.ts';

const Created = z.object({ QueueUrl: z.string() });
const Received = z.object({
  Messages: z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() })).default([]),
});

/** A queue of the embedded cloud that keeps what it hears until somebody asks. */
export interface Queue {
  arn: string;
  /** Everything heard so far, in order. */
  heard(): Promise<string[]>;
}

/** Straight to the emulator, which takes SQS's protocol without a signature. */
async function sqs(cloud: Cloud, action: string, input: object): Promise<unknown> {
  const response = await fetch(cloud.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${cloud.region}/sqs/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${action}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

const ANYBODY_MAY_SEND = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
};

async function createQueue(cloud: Cloud, name: string): Promise<Queue> {
  const Attributes = { Policy: JSON.stringify(ANYBODY_MAY_SEND) };
  const { QueueUrl } = Created.parse(await sqs(cloud, 'CreateQueue', { QueueName: name, Attributes }));
  const heard: string[] = [];
  return {
    arn: `arn:aws:sqs:${cloud.region}:${cloud.account}:${name}`,
    async heard() {
      for (;;) {
        const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 };
        const { Messages } = Received.parse(await sqs(cloud, 'ReceiveMessage', input));
        if (Messages.length === 0) return heard;
        for (const { Body, ReceiptHandle } of Messages) {
          heard.push(Body);
          await sqs(cloud, 'DeleteMessage', { QueueUrl, ReceiptHandle });
        }
      }
    },
  };
}

/** Hears every event that this pattern matches. */
export async function queueOfEvents(cloud: Cloud, name: string, pattern: object): Promise<Queue> {
  const queue = await createQueue(cloud, name);
  const { eventBridge } = cloud.clients;
  await eventBridge.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
  await eventBridge.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'queue', Arn: queue.arn }] }));
  return queue;
}

/** Hears what is published to a topic, as a subscriber by mail would read it. */
export async function queueOfTopic(cloud: Cloud, name: string, TopicArn: string): Promise<Queue> {
  const queue = await createQueue(cloud, name);
  const sns = new SNSClient({ endpoint: cloud.endpoint, region: cloud.region, credentials: NOBODY });
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, ReturnSubscriptionArn: true }),
  );
  await sns.send(
    new SetSubscriptionAttributesCommand({
      SubscriptionArn,
      AttributeName: 'RawMessageDelivery',
      AttributeValue: 'true',
    }),
  );
  return queue;
}

/** The operators' topic of the deployed stack. */
export async function topicOf(cloud: Cloud): Promise<string> {
  const { Stacks = [] } = await cloud.clients.cloudFormation.send(
    new DescribeStacksCommand({ StackName: `Sluice-${cloud.environment}` }),
  );
  const output = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'OperatorTopicArn');
  return z.string().parse(output?.OutputValue);
}
