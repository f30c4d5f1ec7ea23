import * as z from 'zod';
import type { News } from '../../core/events/event.ts';
import { weightsRestored } from '../../core/events/rollback-news.ts';
import { stageCommitted, weightsAdvanced, weightsInSync } from '../../core/events/stage-news.ts';
import { Change, type Execution, type Plan } from '../../core/protocol/rollout.ts';
import { Restored } from '../../core/traffic/restored.ts';

/** What was asked of the function, as far as it makes news. */
type Asked =
  | { action: 'advance' | 'release'; plan: Plan }
  | { action: 'confirm'; plan?: Plan | undefined }
  | { action: 'restore'; request?: unknown; execution: Execution }
  | { action: 'free' | 'survey' };

const InSync = Change.extend({ status: z.literal('INSYNC') });
const Moved = Restored.extend({ trafficMoved: z.literal(true) });

/** What an answer is worth telling; null for most. */
export function news(asked: Asked, answer: unknown): News | null {
  switch (asked.action) {
    case 'advance': {
      const { data: change } = Change.safeParse(answer);
      return change ? weightsAdvanced(asked.plan, change) : null;
    }
    case 'confirm': {
      const { data: change } = InSync.safeParse(answer);
      return change && asked.plan ? weightsInSync(asked.plan, change) : null;
    }
    case 'release':
      return stageCommitted(asked.plan);
    case 'restore': {
      const { data: restored } = Moved.safeParse(answer);
      return restored ? weightsRestored(asked.execution, asked.request, restored) : null;
    }
    default:
      return null;
  }
}
