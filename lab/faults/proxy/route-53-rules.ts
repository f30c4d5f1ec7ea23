import type { Batch, RecordChange, RecordSet } from './record.ts';

/** How Route 53 says no. */
export interface Refusal {
  code: string;
  message: string;
}

const LONGEST_COMMENT = 256;
const MOST_ELEMENTS = 1000;
const MOST_CHARACTERS = 32_000;
const LONGEST_STRING = 255;
const MOST_IN_GROUP = 100;

/**
 * Why Route 53 would not take this batch over these records; null when it would.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
 */
export function whyRefused({ comment, changes }: Batch, records: RecordSet[], zoneName: string): Refusal | null {
  const malformed = whyMalformed(comment, changes);
  if (malformed) return { code: 'InvalidInput', message: malformed };
  const messages: string[] = [];
  const after = changes.reduce((standing, change) => apply(standing, change, messages), records);
  const names = new Set(changes.map(({ record }) => record.name));
  for (const name of names) messages.push(...whyImpossible(after, name, zoneName));
  messages.push(...deletedTwice(changes));
  return messages.length > 0 ? { code: 'InvalidChangeBatch', message: `[${messages.join(', ')}]` } : null;
}

function whyMalformed(comment: string, changes: RecordChange[]): string | null {
  if (changes.length === 0) return 'Invalid request: the batch has no change';
  if (comment.length > LONGEST_COMMENT) return `Invalid request: the comment is longer than ${LONGEST_COMMENT}`;
  const cost = (count: (record: RecordSet) => number) =>
    changes.reduce((sum, { action, record }) => sum + count(record) * (action === 'UPSERT' ? 2 : 1), 0);
  if (cost(({ values }) => Math.max(1, values.length)) > MOST_ELEMENTS) return 'Number of records limit exceeded';
  if (cost(({ values }) => values.join('').length) > MOST_CHARACTERS) return 'Number of characters limit exceeded';
  for (const { action, record } of changes) {
    const where = `in Change with [Action=${action}, Name=${record.name}, Type=${record.type}, SetIdentifier=${record.setIdentifier ?? null}]`;
    if (!['CREATE', 'DELETE', 'UPSERT'].includes(action)) return `Invalid request: unknown action ${where}`;
    const plain = record.ttl !== undefined && record.values.length > 0;
    if (plain === (record.alias !== undefined)) {
      return `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId] ${where}`;
    }
    if (record.setIdentifier === undefined && record.weight !== undefined) {
      return `Invalid request: Missing field 'SetIdentifier' ${where}`;
    }
    if (record.setIdentifier !== undefined && record.weight === undefined) {
      return `Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none ${where}`;
    }
    if (record.weight !== undefined && !/^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/.test(record.weight)) {
      return `Invalid request: Weight must be between 0 and 255 ${where}`;
    }
    if (record.setIdentifier !== undefined && !/^.{1,128}$/.test(record.setIdentifier)) {
      return `Invalid request: SetIdentifier must have 1 to 128 characters ${where}`;
    }
  }
  return null;
}

/** In order, each on what the ones before it left: CREATE must find nothing, DELETE must find exactly this. */
function apply(standing: RecordSet[], { action, record }: RecordChange, messages: string[]): RecordSet[] {
  const found = standing.find((other) => isSameSet(other, record));
  const what = `resource record set [name='${record.name}', type='${record.type}'${
    record.setIdentifier === undefined ? '' : `, set-identifier='${record.setIdentifier}'`
  }]`;
  if (action === 'CREATE' && found) messages.push(`Tried to create ${what} but it already exists`);
  if (action === 'DELETE' && !found) messages.push(`Tried to delete ${what} but it was not found`);
  if (action === 'DELETE' && found && !isExactly(found, record)) {
    messages.push(`Tried to delete ${what} but the values provided do not match the current values`);
  }
  const others = standing.filter((other) => other !== found);
  return action === 'DELETE' ? others : [...others, record];
}

/** What no zone may hold, whatever led to it. */
function whyImpossible(after: RecordSet[], name: string, zoneName: string): string[] {
  const here = after.filter((record) => record.name === name);
  const problems: string[] = [];
  if (name !== zoneName && !name.endsWith(`.${zoneName}`)) {
    problems.push(`RRSet with DNS name ${name} is not permitted in zone ${zoneName}`);
  }
  if (here.some(({ type }) => type === 'CNAME') && here.some(({ type }) => type !== 'CNAME')) {
    problems.push(
      `RRSet with DNS name ${name}, type CNAME cannot be created as other RRSets exist with the same name and type.`,
    );
  }
  for (const type of new Set(here.map((record) => record.type))) {
    const group = here.filter((record) => record.type === type);
    const weighted = group.filter(({ setIdentifier }) => setIdentifier !== undefined);
    const what = `RRSet with DNS name ${name}, type ${type}, SetIdentifier ${weighted.at(-1)?.setIdentifier}`;
    if (weighted.length > 0 && weighted.length < group.length) {
      problems.push(`${what} cannot be created as a non-weighted set exists with the same name and type.`);
    }
    if (new Set(weighted.flatMap(({ ttl }) => ttl ?? [])).size > 1) {
      problems.push(`${what} cannot be created as weighted sets must contain the same TTL.`);
    }
    if (weighted.length > MOST_IN_GROUP) problems.push(`${what} is one too many`);
    if (type === 'TXT') problems.push(...group.flatMap(({ values }) => values.flatMap((value) => whyNotTxt(value))));
  }
  return problems;
}

/** Strings in double quotes, each at most 255 characters. */
function whyNotTxt(value: string): string[] {
  const strings = value.match(/^"(?:[^"\\]|\\.)*"(?: "(?:[^"\\]|\\.)*")*$/) ? value.split(/(?<=") (?=")/) : null;
  if (!strings)
    return [`InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '${value}'`];
  const long = strings.some((string) => string.length - 2 > LONGEST_STRING);
  return long ? [`CharacterStringTooLong (Value is too long) encountered with '${value}'`] : [];
}

function deletedTwice(changes: RecordChange[]): string[] {
  const deleted = changes.filter(({ action }) => action === 'DELETE').map(({ record }) => record);
  const twice = deleted.filter((record, i) => deleted.findIndex((other) => isSameSet(other, record)) < i);
  return twice.map(({ name, type }) => `The resource record set [name='${name}', type='${type}'] is deleted twice`);
}

function isSameSet(a: RecordSet, b: RecordSet): boolean {
  return a.name === b.name && a.type === b.type && a.setIdentifier === b.setIdentifier;
}

function isExactly(a: RecordSet, b: RecordSet): boolean {
  const values = (record: RecordSet) => JSON.stringify({ ...record, values: [...record.values].sort() });
  return values(a) === values(b);
}
