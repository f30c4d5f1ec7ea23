import * as z from 'zod';
import { parseXml } from './xml.ts';

const RecordSet = orNothing({
  Name: z.string().default(''),
  Type: z.string().default(''),
  SetIdentifier: z.string().optional(),
  Weight: z.string().optional(),
  TTL: z.string().optional(),
  ResourceRecords: orNothing({ ResourceRecord: z.array(z.object({ Value: z.string().default('') })).default([]) }),
  AliasTarget: z.unknown().optional(),
  HealthCheckId: z.string().optional(),
}).transform(({ Name, AliasTarget, ...set }) => ({
  name: `${Name.toLowerCase().replace(/\.$/, '')}.`,
  type: set.Type,
  setIdentifier: set.SetIdentifier,
  weight: set.Weight,
  ttl: set.TTL,
  values: set.ResourceRecords.ResourceRecord.map(({ Value }) => Value),
  alias: AliasTarget === undefined ? undefined : JSON.stringify(AliasTarget),
  healthCheckId: set.HealthCheckId,
}));
/** A record set as it stands in a request or in a list; values in the writing of Route 53. */
export type RecordSet = z.output<typeof RecordSet>;

const Change = z
  .object({ Action: z.string().default(''), ResourceRecordSet: RecordSet })
  .transform(({ Action, ResourceRecordSet }) => ({ action: Action, record: ResourceRecordSet }));
export type RecordChange = z.output<typeof Change>;

const Request = z.object({
  ChangeResourceRecordSetsRequest: orNothing({
    ChangeBatch: orNothing({
      Comment: z.string().default(''),
      Changes: orNothing({ Change: z.array(Change).default([]) }),
    }),
  }),
});

const Listed = z.object({
  ListResourceRecordSetsResponse: z.object({
    ResourceRecordSets: orNothing({ ResourceRecordSet: z.array(RecordSet).default([]) }),
    NextRecordName: z.string().optional(),
    NextRecordType: z.string().optional(),
    NextRecordIdentifier: z.string().optional(),
  }),
});

export interface Batch {
  comment: string;
  changes: RecordChange[];
}

export function readBatch(request: Buffer): Batch {
  const { Comment, Changes } = Request.parse(parseXml(request)).ChangeResourceRecordSetsRequest.ChangeBatch;
  return { comment: Comment, changes: Changes.Change };
}

/** One page of a list, and the query that asks for the next one; null after the last. */
export function readPage(list: Buffer): { records: RecordSet[]; next: string | null } {
  const page = Listed.parse(parseXml(list)).ListResourceRecordSetsResponse;
  const { NextRecordName: name, NextRecordType: type = '', NextRecordIdentifier: identifier } = page;
  const next = name && new URLSearchParams({ name, type, ...(identifier && { identifier }) }).toString();
  return { records: page.ResourceRecordSets.ResourceRecordSet, next: next || null };
}

const Described = z.object({ GetHostedZoneResponse: z.object({ HostedZone: z.object({ Name: z.string() }) }) });

/** Null where the answer describes no zone. */
export function readZoneName(description: Buffer): string | null {
  return Described.safeParse(parseXml(description)).data?.GetHostedZoneResponse.HostedZone.Name ?? null;
}

const Refused = z.object({ ErrorResponse: z.object({ Error: z.object({ Code: z.string() }) }) });

/** Null where the answer is no error. */
export function readErrorCode(answer: Buffer): string | null {
  return Refused.safeParse(parseXml(answer)).data?.ErrorResponse.Error.Code ?? null;
}

/** An element that may be absent, or empty. */
function orNothing<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((element) => (element === undefined || element === '' ? {} : element), z.object(shape));
}
