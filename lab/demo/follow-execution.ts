import { eventsAfter } from '../../cli/aws/executions.ts';
import { follow } from '../../cli/execution/follow.ts';
import type { Ending } from '../../cli/execution/story.ts';
import type { Cloud } from '../cloud/cloud.ts';

interface Listener {
  entered?(state: string): Promise<void>;
  exited?(output: string): void;
}

export function followExecution(
  cloud: Cloud,
  executionArn: string,
  say: (line: string) => void,
  { entered, exited }: Listener = {},
): Promise<Ending> {
  return follow(executionArn, {
    say,
    async eventsAfter(arn, last) {
      const events = await eventsAfter(cloud.clients.stepFunctions, arn, last);
      for (const { stateEnteredEventDetails, stateExitedEventDetails } of events) {
        if (stateEnteredEventDetails?.name) await entered?.(stateEnteredEventDetails.name);
        if (stateExitedEventDetails?.output) exited?.(stateExitedEventDetails.output);
      }
      return events;
    },
    // Here nobody else reads histories, so there is no quota to spare.
    wait: () => new Promise((resolve) => setTimeout(resolve, 150)),
  });
}
