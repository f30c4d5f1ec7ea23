import { nameIn } from '../../core/protocol/arns.ts';
import { withStop } from '../../core/text/inert.ts';
import type { Stack } from '../aws/stack.ts';
import { type Follow, follow } from '../execution/follow.ts';
import type { Ending } from '../execution/story.ts';
import type { Output } from '../terminal/output.ts';
import { watchLive } from './watch-live.ts';

/** What `--json` tells about an execution. */
export interface ExecutionOutcome extends Partial<Omit<Ending, 'status'>> {
  execution: string;
  executionArn: string;
  status: Ending['status'] | 'RUNNING';
}

export interface Following {
  machine: 'stage' | 'rollback';
  /** A live picture instead of lines. */
  live: boolean;
  /** What to say besides when a state is entered, such as how to approve. */
  hints?: Follow['hints'];
}

/** Follows an execution to its end, however that is, unless the person leaves before. */
export async function followToEnd(
  stack: Stack,
  output: Output,
  executionArn: string,
  following: Following,
): Promise<ExecutionOutcome> {
  const execution = nameIn(executionArn);
  const goesOn = `${execution} goes on without this command. See "sluice status", or "sluice watch".`;
  const interrupted = () => {
    process.stderr.write(`\n${goesOn}\n`);
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  try {
    const ending = await (following.live
      ? watchLive(stack, { arn: executionArn, name: execution, machine: following.machine })
      : follow(executionArn, { eventsAfter: stack.eventsAfter, say: output.say, hints: following.hints ?? {} }));
    const told = { execution, executionArn };
    if (ending === null) {
      output.say(goesOn);
      return { ...told, status: 'RUNNING' };
    }
    return { ...told, ...ending };
  } finally {
    process.off('SIGINT', interrupted);
  }
}

export function endedRed({ execution, error, cause }: ExecutionOutcome): string {
  return `${execution} ended red. ${error}: ${withStop(cause ?? '')}`;
}
