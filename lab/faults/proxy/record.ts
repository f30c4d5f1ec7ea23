import { child, elements, textOf, type Xml } from './xml.ts';

/** A record set as it stands in a request or in a list; values in the writing of Route 53. */
export interface RecordSet {
  name: string;
  type: string;
  setIdentifier: string | undefined;
  weight: string | undefined;
  ttl: string | undefined;
  values: string[];
  alias: string | undefined;
  healthCheckId: string | undefined;
}

export interface RecordChange {
  action: string;
  record: RecordSet;
}

export interface Batch {
  comment: string;
  changes: RecordChange[];
}

export function readBatch(request: Xml): Batch {
  const [batch] = elements(request, 'ChangeBatch');
  return {
    comment: (batch && textOf(batch, 'Comment')) ?? '',
    changes: elements(request, 'Change').map((change) => ({
      action: textOf(change, 'Action') ?? '',
      record: readRecord(child(change, 'ResourceRecordSet') ?? { name: '', text: '', children: [] }),
    })),
  };
}

export function readRecords(list: Xml): RecordSet[] {
  return elements(list, 'ResourceRecordSet').map(readRecord);
}

function readRecord(xml: Xml): RecordSet {
  const alias = child(xml, 'AliasTarget');
  return {
    name: `${(textOf(xml, 'Name') ?? '').toLowerCase().replace(/\.$/, '')}.`,
    type: textOf(xml, 'Type') ?? '',
    setIdentifier: textOf(xml, 'SetIdentifier'),
    weight: textOf(xml, 'Weight'),
    ttl: textOf(xml, 'TTL'),
    values: elements(xml, 'ResourceRecord').map((record) => textOf(record, 'Value') ?? ''),
    alias: alias && JSON.stringify(alias.children.map(({ name, text }) => [name, text])),
    healthCheckId: textOf(xml, 'HealthCheckId'),
  };
}
