import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { whyTooLarge } from '../../core/lease/batch-room.ts';
import { leaseNameOf, type RecordGroup, type Snapshot, sameName } from '../../core/lease/record-group.ts';
import { longestTtlSeconds, type Pair, pairsOf, sameWeights, ttlSeconds, weightsOf } from '../../core/lease/weights.ts';
import { RecordsUnfit } from '../../core/protocol/errors.ts';
import { canaryPercent, formatWeights } from '../../core/protocol/rollout.ts';

/** Above this a rollback takes longer to reach users than people expect. */
const LONG_TTL_SECONDS = 60;

const ADDRESS_TYPES = ['A', 'AAAA', 'CNAME'];

/** Whether the records can be moved safely to this stage: every problem found, each as a sentence that says what to do. */
export function judgeRecords(
  snapshot: Snapshot,
  group: RecordGroup,
  stage: number,
): { problems: RecordsUnfit[]; warnings: string[] } {
  const pairs = pairsOf(snapshot, group);
  const problems = [
    ...group.records.flatMap(({ name, types }) => judgeName(snapshot, group, name, types)),
    ...group.records.flatMap(({ name }) => judgeLeaseName(snapshot, leaseNameOf(group, name))),
    ...judgeTogether(pairs),
    ...judgeSize(snapshot, pairs),
  ];
  return { problems: problems.map((problem) => new RecordsUnfit(problem)), warnings: warningsOf(pairs, stage) };
}

function judgeName(snapshot: Snapshot, group: RecordGroup, name: string, types: string[]): string[] {
  const records = snapshot.records.filter(
    (record) => sameName(record, name) && ADDRESS_TYPES.includes(record.Type ?? ''),
  );
  const strays = records.filter(({ Type }) => !types.includes(Type ?? ''));
  return [
    ...strays.map(
      ({ Type }) =>
        `${name} has ${Type} records that the settings do not name: add the type, or users of it stay behind.`,
    ),
    ...types.flatMap((type) =>
      judgeType(
        records.filter(({ Type }) => Type === type),
        group,
        `${name} ${type}`,
      ),
    ),
  ];
}

/** Route 53 takes nothing beside a CNAME, and no plain record beside one with a routing policy. */
function judgeLeaseName({ records }: Snapshot, leaseName: string): string[] {
  return records.flatMap((record) => {
    const { Type, SetIdentifier } = record;
    const inTheWay = Type === 'CNAME' || (Type === 'TXT' && SetIdentifier !== undefined);
    if (!inTheWay || !sameName(record, leaseName)) return [];
    const identified = SetIdentifier === undefined ? '' : ` with an identifier, "${SetIdentifier}"`;
    return [
      `${leaseName} has a ${Type} record${identified}, beside which no lease can stand: remove it, or set another "leaseRecordName".`,
    ];
  });
}

function judgeType(records: ResourceRecordSet[], group: RecordGroup, what: string): string[] {
  const wanted = [group.stable, group.canary];
  const missing = wanted.filter((id) => !records.some(({ SetIdentifier }) => SetIdentifier === id));
  const extra = records.filter(({ SetIdentifier }) => !wanted.includes(SetIdentifier ?? ''));
  return [
    ...missing.map((id) => `${what} has no weighted record "${id}": create it, with weight 0 for the canary.`),
    ...extra.map(
      ({ SetIdentifier }) =>
        `${what} has another record, "${SetIdentifier ?? 'without identifier'}", which would keep a share of the traffic: remove it.`,
    ),
    ...records
      .filter(({ TrafficPolicyInstanceId }) => TrafficPolicyInstanceId)
      .map(() => `${what} belongs to a traffic policy, which would undo every change: use plain weighted records.`),
    ...records
      .filter(({ Weight }) => Weight === undefined)
      .map(() => `${what} is not weighted: use the weighted routing policy.`),
  ];
}

function judgeTogether(pairs: Pair[]): string[] {
  const [first] = pairs;
  if (!first) return [];
  const different = pairs.filter((pair) => !sameWeights(weightsOf(pair), weightsOf(first)));
  const ttls = new Set(pairs.flatMap(({ stable, canary }) => [ttlSeconds(stable), ttlSeconds(canary)]));
  return [
    ...(canaryPercent(weightsOf(first)) === null
      ? [
          `${first.name} has only weights of 0, which Route 53 serves as an equal split: give one backend all of the traffic.`,
        ]
      : []),
    ...different.map(
      (pair) =>
        `${pair.name} ${pair.type} stands at ${formatWeights(weightsOf(pair))} but ${first.name} ${first.type} at ` +
        `${formatWeights(weightsOf(first))}: make them equal.`,
    ),
    ...(ttls.size > 1
      ? [
          `The records have different TTLs (${[...ttls].join(', ')} s), so weights would not mean shares: make them equal.`,
        ]
      : []),
  ];
}

function judgeSize({ leases }: Snapshot, pairs: Pair[]): string[] {
  const why = whyTooLarge(
    [...leases.keys()],
    pairs.flatMap(({ stable, canary }) => [stable, canary]),
  );
  return why
    ? [`The group is too large: ${why}. Make aliases of the records, or move some names as a group of their own.`]
    : [];
}

function warningsOf(pairs: Pair[], stage: number): string[] {
  if (pairs.length === 0) return [];
  const longest = longestTtlSeconds(pairs);
  const failsBack = pairs.filter(({ canary }) => stage === 100 && isChecked(canary));
  const failsOver = pairs.filter(({ stable, canary }) => canary.Weight === 0 && isChecked(stable));
  return [
    ...(longest > LONG_TTL_SECONDS
      ? [
          `Resolvers may keep an answer for ${longest} s, so a rollback takes that long to reach everybody. Lower the TTL to 60 s or less.`,
        ]
      : []),
    ...failsOver.map(
      ({ name, type }) =>
        `${name} ${type}: while stable is unhealthy, Route 53 gives its traffic to the canary even at weight 0. Make sure that the canary can take it.`,
    ),
    ...failsBack.map(
      ({ name, type }) =>
        `${name} ${type}: while the canary is unhealthy, Route 53 gives its traffic to stable even at weight 0. Keep stable running after this stage, or take the check off the canary.`,
    ),
  ];
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html */
function isChecked({ HealthCheckId, AliasTarget }: ResourceRecordSet): boolean {
  return HealthCheckId !== undefined || AliasTarget?.EvaluateTargetHealth === true;
}
