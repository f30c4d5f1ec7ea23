import type { Change } from '@aws-sdk/client-route-53';

/** So much at once, and so much a second for as long as one likes. */
export interface Size {
  burst: number;
  perSecond: number;
}

export class Bucket {
  private readonly size: Size;
  private tokens: number;
  private filledAt: number;

  constructor(size: Size, now: number) {
    this.size = size;
    this.tokens = size.burst;
    this.filledAt = now;
  }

  has(tokens: number, now: number): boolean {
    this.fill(now);
    return this.tokens >= tokens;
  }

  take(tokens: number, now: number): void {
    this.fill(now);
    this.tokens -= tokens;
  }

  private fill(now: number): void {
    const more = ((now - this.filledAt) / 1000) * this.size.perSecond;
    this.tokens = Math.min(this.size.burst, this.tokens + more);
    this.filledAt = now;
  }
}

/** What an account may ask of one service, in one Region. A call that any bucket refuses takes nothing from the others. */
export interface Limits {
  /** Of all operations together. */
  together?: Size;
  /** Of each operation that is not named. */
  each?: Size;
  named?: Record<string, Size>;
  /** Of the changes in all batches together; see `changeTokens`. */
  changes?: Size;
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html */
const ROUTE_53_DOCUMENTED: Limits = {
  together: { burst: 50, perSecond: 10 },
  each: { burst: 50, perSecond: 10 },
  changes: { burst: 1500, perSecond: 100 },
};

/** What was said before 2026: five calls a second and no more, whatever they are. */
const ROUTE_53_STARVED: Limits = { together: { burst: 5, perSecond: 5 } };

export const ROUTE_53 = { documented: ROUTE_53_DOCUMENTED, starved: ROUTE_53_STARVED };

/**
 * Of the three large Regions (Northern Virginia, Oregon, Ireland) and of all others.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const STEP_FUNCTIONS: Record<'large' | 'other', Limits> = {
  large: {
    named: {
      StartExecution: { burst: 1300, perSecond: 300 },
      StopExecution: { burst: 1000, perSecond: 200 },
      DescribeExecution: { burst: 300, perSecond: 15 },
      GetExecutionHistory: { burst: 400, perSecond: 20 },
      ListExecutions: { burst: 200, perSecond: 5 },
    },
  },
  other: {
    named: {
      StartExecution: { burst: 800, perSecond: 150 },
      StopExecution: { burst: 500, perSecond: 25 },
      DescribeExecution: { burst: 250, perSecond: 10 },
      GetExecutionHistory: { burst: 400, perSecond: 20 },
      ListExecutions: { burst: 100, perSecond: 2 },
    },
  },
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const CLOUDWATCH: Limits = { named: { DescribeAlarms: { burst: 9, perSecond: 9 } } };

/** What a batch takes from the bucket of changes: an UPSERT counts as the DELETE and the CREATE that it is. */
export function changeTokens(changes: Change[]): number {
  return changes.reduce((sum, { Action }) => sum + (Action === 'UPSERT' ? 2 : 1), 0);
}
