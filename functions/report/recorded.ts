import type { DescribeExecutionCommandOutput, HistoryEvent } from '@aws-sdk/client-sfn';

/** What Step Functions says of one execution. */
export type DescribedExecution = Pick<
  DescribeExecutionCommandOutput,
  'executionArn' | 'name' | 'status' | 'startDate' | 'stopDate' | 'input' | 'error' | 'cause'
>;

/** One execution as it is told from: its description and its history, oldest event first. */
export interface Recorded {
  execution: DescribedExecution;
  events: HistoryEvent[];
}

/** JSON of somebody else: what cannot be read is nothing. */
export function readJson(text: string | undefined): unknown {
  try {
    return text === undefined ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
