import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { storedName } from './names.ts';

/** A batch may hold this many values, an alias counting as one, and so many characters of values; an UPSERT counts twice. */
const MOST_VALUES = 1000;
const MOST_CHARACTERS = 32_000;
const LONGEST_TXT_STRING = 255;
const LONGEST_TXT_VALUE = 4000;

/** What `InvalidInput` says of a change that is wrong in itself, whatever the zone holds. */
export function whyMalformed(change: Change): string[] {
  const record = change.ResourceRecordSet;
  if (!record?.Name || !record.Type) return ["Invalid request: Missing field 'ResourceRecordSet'"];
  const where = `in Change with [Action=${change.Action}, Name=${storedName(record.Name)}, Type=${record.Type}, SetIdentifier=${record.SetIdentifier ?? 'null'}]`;
  return [...whyTargetMalformed(record), ...whyRoutingMalformed(record), ...whyTextMalformed(record)].map(
    (problem) => `Invalid request: ${problem} ${where}`,
  );
}

export function whyTooLarge(changes: Change[]): string[] {
  const counted = changes.flatMap((change) => (change.Action === 'UPSERT' ? [change, change] : [change]));
  const values = counted.flatMap(({ ResourceRecordSet: record }) => record?.ResourceRecords ?? [{ Value: '' }]);
  const characters = values.reduce((sum, { Value = '' }) => sum + Value.length, 0);
  return [
    ...(values.length > MOST_VALUES ? [`Number of records limit of ${MOST_VALUES} exceeded.`] : []),
    ...(characters > MOST_CHARACTERS ? [`Number of characters limit of ${MOST_CHARACTERS} exceeded.`] : []),
  ];
}

function whyTargetMalformed(record: ResourceRecordSet): string[] {
  const plain = record.TTL !== undefined && (record.ResourceRecords ?? []).length > 0;
  const targets = [record.AliasTarget !== undefined, plain, record.TrafficPolicyInstanceId !== undefined];
  const found = targets.filter(Boolean).length;
  if (found === 1) return [];
  return [
    `Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found ${found === 0 ? 'none' : 'more than one'}`,
  ];
}

function whyRoutingMalformed({ SetIdentifier, Weight, ...record }: ResourceRecordSet): string[] {
  const policies = [Weight, record.Region, record.Failover, record.GeoLocation, record.MultiValueAnswer];
  const found = policies.filter((policy) => policy !== undefined).length;
  if (SetIdentifier === undefined) return found > 0 ? ["Missing field 'SetIdentifier'"] : [];
  return [
    ...(found === 1
      ? []
      : [
          `Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found ${found === 0 ? 'none' : 'more than one'}`,
        ]),
    ...(Weight === undefined || (Number.isInteger(Weight) && Weight >= 0 && Weight <= 255)
      ? []
      : [`Value ${Weight} at 'Weight' must be a whole number from 0 to 255`]),
    ...(SetIdentifier.length >= 1 && SetIdentifier.length <= 128
      ? []
      : ["Value at 'SetIdentifier' must have 1 to 128 characters"]),
  ];
}

function whyTextMalformed({ Type, ResourceRecords = [] }: ResourceRecordSet): string[] {
  if (Type !== 'TXT') return [];
  return ResourceRecords.flatMap(({ Value = '' }) => {
    if (!/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/.test(Value))
      return ['Invalid Resource Record: TXT must be enclosed in quotation marks'];
    const strings = Value.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    const tooLong = strings.some((string) => string.length - 2 > LONGEST_TXT_STRING);
    return tooLong || Value.length > LONGEST_TXT_VALUE ? ['Invalid Resource Record: CharacterStringTooLong'] : [];
  });
}
