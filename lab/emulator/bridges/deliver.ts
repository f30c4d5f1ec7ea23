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
    for (const { Name, Arn } of await matchingRules(eventBridge, envelope)) {
      for (const functionArn of await lambdaTargets(eventBridge, Name)) {
        const invoke = new InvokeCommand({ FunctionName: functionArn, InvocationType: 'Event', Payload: envelope });
        actAsEventBridge(invoke, Arn);
        await lambda.send(invoke);
      }
    }
  };
}

/** The emulator judges a call that says so as one that EventBridge makes for this rule: see iam/front_door.py. */
function actAsEventBridge(invoke: InvokeCommand, rule: string): void {
  invoke.middlewareStack.add(
    (next) => (sent) => {
      (sent.request as { headers: Record<string, string> }).headers['x-emulator-acts-as'] =
        `events.amazonaws.com ${rule}`;
      return next(sent);
    },
    { step: 'build' },
  );
}

async function matchingRules(eventBridge: EventBridgeClient, envelope: string) {
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({ Limit: 100 }));
  const matching: { Name: string; Arn: string }[] = [];
  for (const { Name, Arn, EventPattern, State } of Rules) {
    if (!Name || !Arn || !EventPattern || State !== 'ENABLED') continue;
    const { Result } = await eventBridge.send(new TestEventPatternCommand({ EventPattern, Event: envelope }));
    if (Result) matching.push({ Name, Arn });
  }
  return matching;
}

async function lambdaTargets(eventBridge: EventBridgeClient, rule: string): Promise<string[]> {
  const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: rule }));
  return Targets.flatMap(({ Arn }) => (Arn?.includes(':lambda:') ? [Arn] : []));
}
