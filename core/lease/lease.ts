import { createHash } from 'node:crypto';
import { decodeTime, encodeTime, ulid } from 'ulid';
import { machineArnOf, nameIn } from '../protocol/arns.ts';
import { type Execution, formatWeights, type Weights } from '../protocol/rollout.ts';

/**
 * What one TXT value says about a record group.
 * - `held`: a stage prepares; the weights are still `from`.
 * - `moved`: a stage moved them to `to`, and has not been released.
 * - `restored`: a rollback put them back, and has not freed the lease yet.
 * - `free`: nobody owns the group; `to` is what the last owner left.
 */
export interface Lease {
  operation: 'held' | 'moved' | 'restored' | 'free';
  /** Whether traffic has moved under this owner, so that a rollback must flush. */
  trafficMoved: boolean;
  /** A ULID that no other value has, so that a write built on this one never fits a later one. */
  epoch: string;
  /** See `ownerOf`. */
  owner: string;
  from: Weights;
  to: Weights;
}

const FORM =
  /^v=1;op=(held|moved|restored|free);mv=([01]);ep=([0-9A-HJKMNP-TV-Z]{26});own=([0-9a-f]{8}\.[0-9a-f]{10});from=(\d{1,3})-(\d{1,3});to=(\d{1,3})-(\d{1,3})$/;

export function formatLease(lease: Lease): string {
  const { operation, trafficMoved, epoch, owner, from, to } = lease;
  const moved = trafficMoved ? 1 : 0;
  return `v=1;op=${operation};mv=${moved};ep=${epoch};own=${owner};from=${formatWeights(from)};to=${formatWeights(to)}`;
}

/** Null when the text is not a lease of ours: a person's note, another tool's, a later version's. */
export function parseLease(text: string): Lease | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [, operation, moved, epoch = '', owner = '', ...numbers] = match;
  const [fromStable = 0, fromCanary = 0, toStable = 0, toCanary = 0] = numbers.map(Number);
  return {
    operation: operation as Lease['operation'],
    trafficMoved: moved === '1',
    epoch,
    owner,
    from: { stable: fromStable, canary: fromCanary },
    to: { stable: toStable, canary: toCanary },
  };
}

/** Who owns a lease, as 8 hex of the machine's ARN and 10 of the execution's name: a public zone publishes TXT, so hashes only. */
export function ownerOf(executionArn: string): string {
  return `${machineHash(machineArnOf(executionArn))}.${hex(nameIn(executionArn)).slice(0, 10)}`;
}

/** The first half of every owner that runs on this state machine. */
export function machineHash(machineArn: string): string {
  return hex(machineArn).slice(0, 8);
}

/**
 * The same epoch for every retry of the same step of the same execution, and for nothing else.
 * Its time is the execution's start: all that an execution writes is older than any execution that may follow it.
 */
export function epochOf(execution: Execution, operation: Lease['operation']): string {
  return (
    encodeTime(Date.parse(execution.startedAt), 10) + crockford(`${execution.arn} ${execution.startedAt} ${operation}`)
  );
}

/** An epoch that nobody had before: what a rollback writes with, which must never repeat. */
export type MintEpoch = () => string;
export const freshEpoch: MintEpoch = () => ulid();

/** The weights that stand while nobody else touches them. */
export function weightsBy({ operation, from, to }: Pick<Lease, 'operation' | 'from' | 'to'>): Weights {
  return operation === 'held' ? from : to;
}

export function epochTime(epoch: string): number {
  return decodeTime(epoch);
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 80 bits of the text's digest, as the sixteen characters that a ULID's random part has. */
function crockford(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return Array.from(digest.subarray(0, 16), (byte) => ALPHABET[byte % 32]).join('');
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
