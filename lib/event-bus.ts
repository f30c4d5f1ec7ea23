import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SOURCE } from '../core/events/announce.ts';
import type { EventsConfig } from '../core/events/compose.ts';
import { grant } from './grant.ts';
import type { MachineAccess } from './machine-access.ts';
import type { RolloutFunction } from './rollout-function.ts';
import { rolloutName } from './rollout-name.ts';

export interface EventBusProps {
  stageMachine: MachineAccess;
  runbookUrl: string | undefined;
}

/** EventBridge's default bus, where other programs hear of a rollout. */
export class EventBus extends Construct {
  /** What a function needs to know to announce something. */
  readonly json: string;

  constructor(scope: Construct, id: string, { stageMachine, runbookUrl }: EventBusProps) {
    super(scope, id);
    this.json = Stack.of(this).toJsonString({
      stack: rolloutName(this),
      stageMachineArn: stageMachine.arn,
      runbookUrl: runbookUrl ?? null,
    } satisfies EventsConfig);
  }

  /** In Sluice's name alone: a rule that trusts the source hears nobody else by it. */
  grantAnnounce(to: RolloutFunction): void {
    const bus = Stack.of(this).formatArn({
      service: 'events',
      resource: 'event-bus',
      resourceName: 'default',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    grant(to, {
      actions: ['events:PutEvents'],
      resources: [bus],
      conditions: { StringEquals: { 'events:source': SOURCE } },
    });
  }
}
