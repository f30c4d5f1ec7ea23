import { randomBytes } from 'node:crypto';
import type { Stack } from '../aws/stack.ts';
import { NotDone } from '../failures.ts';
import type { Output } from '../terminal/output.ts';
import { follow } from './follow.ts';
import type { Ending } from './story.ts';

/** A name that sorts by time and tells what it is: `stage-25-20261121T101500Z-3fa9`. */
export function executionName(what: string, now: Date): string {
  const instant = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${what}-${instant}-${randomBytes(2).toString('hex')}`;
}

/** What `--json` tells about an execution. */
export interface ExecutionReport extends Partial<Ending> {
  execution: string;
  executionArn: string;
}

/** Follows an execution to its end; a red one is a failure of the command. */
export async function followToEnd(
  stack: Stack,
  output: Output,
  executionArn: string,
  hints: Record<string, string> = {},
): Promise<ExecutionReport & Ending> {
  const execution = executionArn.split(':').at(-1) ?? executionArn;
  const interrupted = () => {
    process.stderr.write(`\n${execution} goes on without this command. See "sluice status".\n`);
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  try {
    const ending = await follow(executionArn, { eventsAfter: stack.eventsAfter, say: output.say, hints });
    const report = { execution, executionArn, ...ending };
    if (ending.status === 'SUCCEEDED') return report;
    throw new NotDone(`${execution} ended red. ${ending.error}: ${ending.cause}`, report, ending.error ?? 'NotDone');
  } finally {
    process.off('SIGINT', interrupted);
  }
}
