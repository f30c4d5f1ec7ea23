import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import {
  DeleteParametersCommand,
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  paginateGetParametersByPath,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { jsonOf } from '../protocol/parse.ts';
import { Baseline, SignalVerdict, Weights } from '../protocol/rollout.ts';

/** *Prepare stage* lets no other name pass, so it is safe in a parameter's name, in HTML and in a shell. */
export const ExecutionName = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, {
  error: 'write the name of an execution: letters, digits, "_" and "-", at most 80',
});

/** What a stage asks at its gate, with the evidence of that moment. Whoever may look at it cannot answer with it. */
export const PendingApproval = z.object({
  execution: ExecutionName,
  executionArn: z.string(),
  stage: z.int(),
  requestedBy: z.string(),
  reason: z.string(),
  from: Weights,
  to: Weights,
  warnings: z.array(z.string()),
  /** Whether stable reads what the canary cached, in a sentence; absent where nobody asked. */
  rollback: z.string().optional(),
  /** The lease that the stage holds while it waits; an answer counts only while it stands. */
  lease: z.string(),
  /** What the health of the warm-up is judged by, once more when somebody approves. A version before had none, and can be rejected. */
  baseline: Baseline.default({}),
  flush: z.object({ skipped: z.boolean(), deleted: z.int(), preserved: z.int(), flushedAt: z.iso.datetime() }),
  /** Whether the cache is flushed once more after the advance. */
  flushesAgain: z.boolean().default(false),
  /** Approved later than this, the stage goes through flush and warm-up once more before the weights move. */
  freshUntil: z.iso.datetime(),
  health: z.object({
    reason: z.string(),
    checkedAt: z.iso.datetime(),
    signals: z.array(SignalVerdict.pick({ signal: true, verdict: true, reason: true })),
  }),
  askedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type PendingApproval = z.infer<typeof PendingApproval>;

/*
 * Two parameters for each: IAM grants by path, and whoever may read one SecureString of a path under the account's
 * own key may read them all, so the tokens have a path to themselves.
 */
const requestsPath = (prefix: string) => `${prefix}/requests`;
const requestName = (prefix: string, execution: string) => `${requestsPath(prefix)}/${execution}`;
const tokenName = (prefix: string, execution: string) => `${prefix}/tokens/${execution}`;

/** As it stands in Parameter Store, which refuses "{{" in a value: it is how documents refer to parameters. */
export function encodeApproval(pending: PendingApproval): string {
  return JSON.stringify(pending).replaceAll('{{', '{\\u007b');
}

const Encoded = jsonOf(PendingApproval);

/** Asking again replaces what was asked before: a retried task has a new token. */
export async function saveApproval(
  ssm: SSMClient,
  prefix: string,
  pending: PendingApproval,
  token: string,
): Promise<void> {
  const { execution } = pending;
  const request = { Name: requestName(prefix, execution), Type: 'String', Value: encodeApproval(pending) } as const;
  await ssm.send(new PutParameterCommand({ ...request, Overwrite: true }));
  // Last, so that a token never stands without the request by which the watcher finds and sweeps it.
  const secret = { Name: tokenName(prefix, execution), Type: 'SecureString', Value: token } as const;
  await ssm.send(new PutParameterCommand({ ...secret, Overwrite: true }));
}

export async function findApproval(
  ssm: SSMClient,
  prefix: string,
  execution: string,
): Promise<{ pending: PendingApproval; token: string } | null> {
  const request = await readParameter(ssm, requestName(prefix, execution));
  const token = await readParameter(ssm, tokenName(prefix, execution));
  return request && token ? { pending: Encoded.parse(request), token } : null;
}

async function readParameter(ssm: SSMClient, name: string): Promise<string | null> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value ?? null;
  } catch (error) {
    if (error instanceof ParameterNotFound) return null;
    throw error;
  }
}

/** All that wait, longest first. What cannot be read is named, so that one bad parameter does not hide the others. */
export async function listApprovals(
  ssm: SSMClient,
  prefix: string,
): Promise<{ waiting: PendingApproval[]; unreadable: string[] }> {
  const waiting: PendingApproval[] = [];
  const unreadable: string[] = [];
  for await (const { Parameters = [] } of paginateGetParametersByPath(
    { client: ssm },
    { Path: requestsPath(prefix) },
  )) {
    for (const { Name, Value } of Parameters) {
      const pending = Encoded.safeParse(Value);
      if (pending.success) waiting.push(pending.data);
      else unreadable.push(Name ?? '');
    }
  }
  return { waiting: waiting.sort((a, b) => a.askedAt.localeCompare(b.askedAt)), unreadable };
}

export async function deleteApproval(ssm: SSMClient, prefix: string, execution: string): Promise<void> {
  const Names = [requestName(prefix, execution), tokenName(prefix, execution)];
  await ssm.send(new DeleteParametersCommand({ Names }));
}

export type IsRunning = (executionArn: string) => Promise<boolean>;

/** Deletes what waits for nobody: the execution that asked has ended. Answers with the names of those executions. */
export async function sweepApprovals(ssm: SSMClient, prefix: string, isRunning: IsRunning): Promise<string[]> {
  const swept: string[] = [];
  for (const { execution, executionArn } of (await listApprovals(ssm, prefix)).waiting) {
    if (await stillWaits(isRunning, executionArn)) continue;
    await deleteApproval(ssm, prefix, execution);
    swept.push(execution);
  }
  return swept;
}

/** Step Functions forgets executions after 90 days, and with their machine: then nobody waits either. */
export async function stillWaits(isRunning: IsRunning, executionArn: string): Promise<boolean> {
  try {
    return await isRunning(executionArn);
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
    throw error;
  }
}
