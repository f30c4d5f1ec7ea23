import { formatWeights } from '../../core/protocol/rollout.ts';
import { table } from '../terminal/table.ts';
import type { Status } from './gather-status.ts';
import type { LeaseStatus } from './read-records.ts';

/** Where a rollout stands, for a person. */
export function describeStatus(status: Status): string[] {
  const { records, leases, owner, byHand, drift, running, approvals, nextStage, noStage } = status;
  const weights = records?.map(({ name, type, stable, canary, canaryPercent }) => [
    name,
    type,
    stable ?? 'missing',
    canary ?? 'missing',
    canaryPercent === null ? '?' : `${Math.round(canaryPercent * 10) / 10} %`,
  ]);
  return [
    ...(weights ? table(['name', 'type', 'stable', 'canary', 'canary share'], weights).split('\n') : []),
    ...describeLeases(leases ?? [], owner),
    ...(byHand ? [`By hand  if the rollback does not get through: ${byHand}`] : []),
    ...(drift ? [`Drift    ${drift}`] : []),
    ...(running ?? []).map(
      ({ machine, execution, state }) => `Running  ${machine} ${execution}: ${state ?? 'about to start'}`,
    ),
    ...(running?.length === 0 ? ['Running  nothing'] : []),
    ...(approvals ?? []).flatMap(({ execution, stage, from, to, requestedBy, reason, expiresAt, health }) => [
      `Waiting  stage ${stage} (${formatWeights(from)} → ${formatWeights(to)}), asked for by ${requestedBy} ("${reason}"), until ${expiresAt}`,
      `         ${health.reason} (at ${health.checkedAt})`,
      `         sluice approve ${execution} --comment "…"`,
    ]),
    ...(records ? [`Next     ${noStage ?? `stage ${nextStage}`}`] : []),
  ];
}

/** One line when the lease is the same beside every name, as it should be; else one for each. */
function describeLeases(leases: LeaseStatus[], owner: Status['owner']): string[] {
  const [first] = leases;
  if (first && leases.every(({ text }) => text === first.text)) return [`Lease    ${describeLease(first, owner)}`];
  return leases.map((lease) => `Lease    ${lease.name}: ${describeLease(lease, owner)}`);
}

function describeLease({ text, operation, owner, since }: LeaseStatus, execution: Status['owner']): string {
  if (text === null) return 'none';
  if (operation === null) {
    return `"${text}", which Sluice did not write. When you know what did: sluice unlock --owner '${text}' --reason "…"`;
  }
  if (operation === 'free') return `free, left by ${owner}`;
  if (execution === null) {
    return `${operation} since ${since} by ${owner}, which no machine of this stack knows. When nobody needs it: sluice unlock --owner ${owner} --reason "…"`;
  }
  const state = execution.running ? 'running' : 'ended: the watcher rolls it back within a minute or two';
  return `${operation} since ${since} by ${execution.execution} (${owner}; ${state})`;
}
