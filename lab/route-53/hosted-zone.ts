import { isDeepStrictEqual } from 'node:util';
import type { Change, ResourceRecordSet, ResourceRecordSetProtection } from '@aws-sdk/client-route-53';
import { whyMalformed, whyTooLarge } from './malformed.ts';
import { described, listOrder, sameNameAndType, sameSet, storedName } from './names.ts';

/** What a hosted zone makes of a change batch: all of it, or none and why. */
export type BatchAnswer =
  | { records: ResourceRecordSet[] }
  | { refused: string[]; error: 'InvalidChangeBatch' | 'InvalidInput' };

const MOST_WEIGHTED = 100;

/**
 * A hosted zone as a pure function. A batch is one transaction, its changes are taken in order, and every change that
 * does not fit adds a message.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
 */
export function applyBatch(
  records: readonly ResourceRecordSet[],
  changes: Change[],
  protections: ResourceRecordSetProtection[] = [],
): BatchAnswer {
  const malformed = changes.flatMap(whyMalformed);
  if (malformed.length > 0) return { refused: malformed, error: 'InvalidInput' };
  const refused = whyTooLarge(changes);
  let current = [...records];
  for (const change of changes) {
    const record = change.ResourceRecordSet;
    if (!record) continue;
    const problem = whyProtected(protections, record) ?? whyRefused(current, change.Action, record);
    if (problem) refused.push(problem);
    else current = changed(current, change.Action, record);
  }
  refused.push(...whyUnequal(current));
  if (refused.length > 0) return { refused, error: 'InvalidChangeBatch' };
  return { records: current.sort(listOrder) };
}

/** A protection is of a name and type, whether records of it are there or not, and the refusal has its comment. */
function whyProtected(protections: ResourceRecordSetProtection[], record: ResourceRecordSet): string | null {
  const found = protections.find(
    ({ RecordName, RecordType }) => RecordType === record.Type && storedName(RecordName) === storedName(record.Name),
  );
  return found ? `${named(record)} is protected from changes (${found.Comment ?? 'no comment'})` : null;
}

function whyRefused(records: ResourceRecordSet[], action: Change['Action'], record: ResourceRecordSet): string | null {
  const found = records.find((standing) => sameSet(standing, record));
  if (action === 'DELETE') return whyNotDeleted(found, record);
  if (action === 'CREATE' && found) {
    return `Tried to create resource record set ${described(record)} but it already exists`;
  }
  const others = records.filter(
    (standing) => standing !== found && storedName(standing.Name) === storedName(record.Name),
  );
  if (others.some(({ Type }) => (Type === 'CNAME') !== (record.Type === 'CNAME'))) {
    return `RRSet with DNS name ${storedName(record.Name)}, type ${record.Type} cannot be created as other RRSets exist with the same name and type.`;
  }
  const group = others.filter((standing) => sameNameAndType(standing, record));
  const other = group.find((standing) => (standing.Weight === undefined) !== (record.Weight === undefined));
  if (other) {
    const kind = other.Weight === undefined ? 'non-weighted' : 'weighted';
    return `${named(record)} cannot be created as a ${kind} set exists with the same name and type.`;
  }
  if (group.length >= MOST_WEIGHTED) return `${named(record)} cannot be created as there are ${MOST_WEIGHTED} already.`;
  return null;
}

/** "You must specify all the same values that you specified when you created it." */
function whyNotDeleted(found: ResourceRecordSet | undefined, record: ResourceRecordSet): string | null {
  const tried = `Tried to delete resource record set ${described(record)} but`;
  if (!found) return `${tried} it was not found`;
  if ((found.AliasTarget === undefined) !== (record.AliasTarget === undefined)) {
    return `${tried} the rdata provided is invalid`;
  }
  return isDeepStrictEqual(valuesOf(found), valuesOf(record))
    ? null
    : `${tried} the values provided do not match the current values`;
}

function changed(records: ResourceRecordSet[], action: Change['Action'], record: ResourceRecordSet) {
  const others = records.filter((standing) => !sameSet(standing, record));
  return action === 'DELETE' ? others : [...others, { ...record, Name: storedName(record.Name) }];
}

/** Looked at when the batch is complete, so that one batch may change the TTL of a whole group. */
function whyUnequal(records: ResourceRecordSet[]): string[] {
  const weighted = records.filter(({ Weight, AliasTarget }) => Weight !== undefined && !AliasTarget);
  return weighted.flatMap((record) => {
    const first = weighted.find((other) => sameNameAndType(other, record));
    return first?.TTL === record.TTL
      ? []
      : [`${named(record)} cannot be created as weighted sets must contain the same TTL.`];
  });
}

function named({ Name, Type, SetIdentifier }: ResourceRecordSet): string {
  const identifier = SetIdentifier === undefined ? '' : `, SetIdentifier ${SetIdentifier}`;
  return `RRSet with DNS name ${storedName(Name)}, type ${Type}${identifier}`;
}

/** Several values are compared in any order. */
function valuesOf({ Name: _, ResourceRecords, ...values }: ResourceRecordSet) {
  return { ...values, ResourceRecords: ResourceRecords?.map(({ Value }) => Value ?? '').sort() };
}
