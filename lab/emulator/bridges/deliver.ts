import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { ACCOUNT, REGION } from '../../host/environment/clean-environment.ts';

/** The part of an event that its source decides. */
export interface BusEvent {
  source: string;
  'detail-type': string;
  resources: string[];
  detail: object;
}

/**
 * What EventBridge would do with an event of AWS's own, which it lets nobody else put: asks its rules whether they
 * match, and calls the Lambda functions that they name.
 */
export function deliverer(eventBridge: EventBridgeClient, lambda: LambdaClient) {
  return async (event: BusEvent): Promise<void> => {
    const envelope = JSON.stringify({
      version: '0',
      id: crypto.randomUUID(),
      account: ACCOUNT,
      region: REGION,
      time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      ...event,
    });
    for (const rule of await matchingRules(eventBridge, envelope)) {
      for (const functionArn of await lambdaTargets(eventBridge, rule)) {
        await lambda.send(new InvokeCommand({ FunctionName: functionArn, InvocationType: 'Event', Payload: envelope }));
      }
    }
  };
}

async function matchingRules(eventBridge: EventBridgeClient, envelope: string): Promise<string[]> {
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({ Limit: 100 }));
  const matching: string[] = [];
  for (const { Name, EventPattern, State } of Rules) {
    if (!Name || !EventPattern || State !== 'ENABLED') continue;
    const { Result } = await eventBridge.send(new TestEventPatternCommand({ EventPattern, Event: envelope }));
    if (Result) matching.push(Name);
  }
  return matching;
}

async function lambdaTargets(eventBridge: EventBridgeClient, rule: string): Promise<string[]> {
  const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: rule }));
  return Targets.flatMap(({ Arn }) => (Arn?.includes(':lambda:') ? [Arn] : []));
}
