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
