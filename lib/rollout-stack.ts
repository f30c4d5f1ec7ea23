import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { RolloutOrchestrator } from './rollout-orchestrator.ts';
import type { Settings } from './settings/settings.ts';

export interface RolloutStackProps extends StackProps {
  settings: Settings;
}

/** One environment: the orchestrator alone. */
export class RolloutStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: RolloutStackProps) {
    super(scope, id, { description: descriptionOf(settings), ...props });
    new RolloutOrchestrator(this, 'Rollout', settings);
  }
}

/** CloudFormation takes 1,024 characters, and a group may have more names than that. */
function descriptionOf({ recordGroup: { records } }: Settings): string {
  const [first, ...others] = records.map(({ name }) => name);
  return `Sluice: moves traffic of ${first}${others.length > 0 ? ` and ${others.length} more` : ''} stage by stage`;
}
