import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { applyBatch } from '../../../lab/route-53/hosted-zone.ts';
import { listPage } from '../../../lab/route-53/list.ts';

const txt = (value: string): ResourceRecordSet => ({
  Name: 'x.example.com.',
  Type: 'TXT',
  TTL: 60,
  ResourceRecords: [{ Value: `"${value}"` }],
});
const weighted = (id: string, weight: number, changes: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  Name: 'www.example.com.',
  Type: 'A',
  SetIdentifier: id,
  Weight: weight,
  TTL: 60,
  ResourceRecords: [{ Value: id === 'blue' ? '192.0.2.1' : '192.0.2.2' }],
  ...changes,
});
const { TTL: _, ResourceRecords: __, ...bare } = weighted('blue', 95);
const alias = (evaluate: boolean): ResourceRecordSet => ({
  ...bare,
  AliasTarget: { HostedZoneId: 'Z2', DNSName: 'lb.example.com.', EvaluateTargetHealth: evaluate },
});
const { SetIdentifier: _id, Weight: _weight, ...simple } = weighted('blue', 95);
const { Weight: _noWeight, ...unweighted } = weighted('blue', 95);
const cname: ResourceRecordSet = { ...simple, Type: 'CNAME', ResourceRecords: [{ Value: 'old.example.com' }] };
const create = (record: ResourceRecordSet): Change => ({ Action: 'CREATE', ResourceRecordSet: record });
const remove = (record: ResourceRecordSet): Change => ({ Action: 'DELETE', ResourceRecordSet: record });
const upsert = (record: ResourceRecordSet): Change => ({ Action: 'UPSERT', ResourceRecordSet: record });
const zone = [weighted('blue', 95), weighted('green', 5), txt('a')];
const wwwBlue = "[name='www.example.com.', type='A', set-identifier='blue']";
const x = "[name='x.example.com.', type='TXT']";
const values = 'but the values provided do not match the current values';

interface Row {
  fact: string;
  records?: ResourceRecordSet[];
  changes: Change[];
  /** The messages of the refusal; none where the batch is accepted. */
  says?: (string | RegExp)[];
}

const ROWS: Row[] = [
  {
    fact: '"deletes the first resource record set and creates the second resource record set in a single operation"',
    changes: [remove(txt('a')), upsert(weighted('blue', 75)), upsert(weighted('green', 25)), create(txt('b'))],
  },
  {
    fact: '"If validation for either fails, then the request is canceled"',
    changes: [upsert(weighted('blue', 0)), remove(txt('b'))],
    says: [`Tried to delete resource record set ${x} ${values}`],
  },
  {
    fact: '"if you submit the same change batch request more than once, Route 53 returns an InvalidChangeBatch error"',
    records: [txt('b')],
    changes: [remove(txt('a')), create(txt('b'))],
    says: [
      `Tried to delete resource record set ${x} ${values}`,
      `Tried to create resource record set ${x} but it already exists`,
    ],
  },
  {
    fact: 'Same record set deleted twice in one batch is an InvalidChangeBatch',
    changes: [remove(txt('a')), remove(txt('a'))],
    says: [`Tried to delete resource record set ${x} but it was not found`],
  },
  {
    fact: 'DELETE must precede CREATE',
    changes: [create(txt('b')), remove(txt('a'))],
    says: [`Tried to create resource record set ${x} but it already exists`],
  },
  {
    fact: 'CREATE must find nothing',
    changes: [create(weighted('blue', 95))],
    says: [`Tried to create resource record set ${wwwBlue} but it already exists`],
  },
  {
    fact: 'UPSERT: "If a resource set does not exist, Route 53 creates it"',
    changes: [upsert(txt('new'))],
    records: [],
  },
  { fact: 'UPSERT blindly overwrites', changes: [upsert(weighted('blue', 1))] },
  { fact: 'DELETE matches with all the same values', changes: [remove(weighted('blue', 95))] },
  {
    fact: 'DELETE compares the value',
    changes: [remove(weighted('blue', 95, { ResourceRecords: [{ Value: '192.0.2.9' }] }))],
    says: [`Tried to delete resource record set ${wwwBlue} ${values}`],
  },
  {
    fact: 'DELETE compares the TTL',
    changes: [remove(weighted('blue', 95, { TTL: 30 }))],
    says: [`Tried to delete resource record set ${wwwBlue} ${values}`],
  },
  {
    fact: 'DELETE compares the weight',
    changes: [remove(weighted('blue', 94))],
    says: [`Tried to delete resource record set ${wwwBlue} ${values}`],
  },
  {
    fact: 'DELETE compares HealthCheckId',
    changes: [remove(weighted('blue', 95, { HealthCheckId: 'h1' }))],
    says: [`Tried to delete resource record set ${wwwBlue} ${values}`],
  },
  {
    fact: 'DELETE compares EvaluateTargetHealth',
    records: [alias(true)],
    changes: [remove(alias(false))],
    says: [`Tried to delete resource record set ${wwwBlue} ${values}`],
  },
  {
    fact: 'SetIdentifier identifies the set; wrong one: "but it was not found"',
    changes: [remove(weighted('red', 95))],
    says: [/set-identifier='red'\] but it was not found$/],
  },
  {
    fact: 'Alias against non-alias on DELETE: "but the rdata provided is invalid"',
    changes: [remove(alias(true))],
    says: [`Tried to delete resource record set ${wwwBlue} but the rdata provided is invalid`],
  },
  {
    fact: 'the order of several values does not count',
    records: [weighted('blue', 95, { ResourceRecords: [{ Value: '192.0.2.1' }, { Value: '192.0.2.3' }] })],
    changes: [remove(weighted('blue', 95, { ResourceRecords: [{ Value: '192.0.2.3' }, { Value: '192.0.2.1' }] }))],
  },
  {
    fact: 'TXT keeps its case: "Ab" and "aB" are different values',
    records: [txt('Ab')],
    changes: [remove(txt('aB'))],
    says: [`Tried to delete resource record set ${x} ${values}`],
  },
  {
    fact: '"Expected exactly one of [Weight, Region, …], but found none"',
    changes: [remove(unweighted)],
    says: [/Expected exactly one of \[Weight, Region, Failover, GeoLocation, or MultiValueAnswer\], but found none/],
  },
  {
    fact: '"Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"',
    changes: [create({ Name: 'y.example.com', Type: 'A' })],
    says: [/Expected exactly one of \[AliasTarget, all of \[TTL, and ResourceRecords\].*but found none/],
  },
  {
    fact: '"Missing field \'SetIdentifier\'"',
    changes: [create({ ...simple, Name: 'y.example.com', Weight: 5 })],
    says: [/Missing field 'SetIdentifier' in Change with \[/],
  },
  {
    fact: '"weighted sets must contain the same TTL"',
    changes: [upsert(weighted('blue', 95, { TTL: 30 }))],
    says: [
      /^RRSet with DNS name www.example.com., type A, SetIdentifier \w+ cannot be created as weighted sets must contain the same TTL\.$/,
    ],
  },
  {
    fact: 'one batch may change the TTL of the whole group',
    changes: [upsert(weighted('blue', 95, { TTL: 30 })), upsert(weighted('green', 5, { TTL: 30 }))],
  },
  {
    fact: '"cannot be created as a non-weighted set exists with the same name and type"',
    records: [simple],
    changes: [create(weighted('blue', 95))],
    says: [/cannot be created as a non-weighted set exists with the same name and type\.$/],
  },
  {
    fact: 'simple records become weighted in one batch, the DELETE first',
    records: [simple],
    changes: [remove(simple), create(weighted('blue', 100)), create(weighted('green', 0))],
  },
  {
    fact: '"type CNAME cannot be created as other RRSets exist with the same name and type"',
    changes: [create(cname)],
    says: [
      'RRSet with DNS name www.example.com., type CNAME cannot be created as other RRSets exist with the same name and type.',
    ],
  },
  {
    fact: 'alias and non-alias in one weighted group are allowed',
    changes: [upsert(alias(true))],
    records: [weighted('green', 5)],
  },
  { fact: 'all weights may be 0', changes: [upsert(weighted('blue', 0)), upsert(weighted('green', 0))] },
  {
    fact: 'Weight 0-255 integer',
    changes: [upsert(weighted('blue', 256))],
    says: [/whole number from 0 to 255/],
  },
  {
    fact: 'SetIdentifier 1-128 characters',
    changes: [create(weighted('b'.repeat(129), 1))],
    says: [/1 to 128 characters/],
  },
  {
    fact: 'max 100 weighted sets per name and type',
    records: Array.from({ length: 100 }, (_, i) => weighted(`set${i}`, 1)),
    changes: [create(weighted('one more', 1))],
    says: [/there are 100 already/],
  },
  {
    fact: '1,000 ResourceRecord elements in a batch',
    changes: Array.from({ length: 1001 }, (_, i) => create({ ...txt('v'), Name: `n${i}.example.com` })),
    says: [/limit of 1000/],
  },
  {
    fact: 'UPSERT counts double',
    changes: Array.from({ length: 501 }, (_, i) => upsert({ ...txt('v'), Name: `n${i}.example.com` })),
    says: [/limit of 1000/],
  },
  {
    fact: '32,000 characters over all values',
    changes: Array.from({ length: 150 }, (_, i) => create({ ...txt('v'.repeat(220)), Name: `n${i}.example.com` })),
    says: [/limit of 32000/],
  },
  {
    fact: 'TXT strings in double quotes',
    changes: [create({ ...txt('v'), ResourceRecords: [{ Value: 'v' }], Name: 'y.example.com' })],
    says: [/quotation marks/],
  },
  {
    fact: 'one TXT string has at most 255 characters',
    changes: [create({ ...txt('v'.repeat(256)), Name: 'y.example.com' })],
    says: [/CharacterStringTooLong/],
  },
];

describe('the model of a hosted zone', () => {
  it.each(ROWS)('holds to: $fact', ({ records = zone, changes, says = [] }) => {
    const before = structuredClone(records);

    const answer = applyBatch(records, changes);

    expect(records).toEqual(before);
    expect('refused' in answer ? [...new Set(answer.refused)].length > 0 : false).toBe(says.length > 0);
    for (const message of says) {
      const expected = typeof message === 'string' ? message : expect.stringMatching(message);
      expect('refused' in answer ? answer.refused : []).toContainEqual(expected);
    }
  });

  it('stores names in lower case, with a dot at the end and what is unusual in octal', () => {
    const answer = applyBatch([], [create({ ...txt('v'), Name: '*.Example.com' })]);

    expect(answer).toEqual({ records: [{ ...txt('v'), Name: '\\052.example.com.' }] });
  });
});

describe('a list of the model', () => {
  const records = [txt('a'), weighted('green', 5), weighted('blue', 95), { ...txt('z'), Name: 'a.www.example.com.' }];
  const shown = (page: ReturnType<typeof listPage>) =>
    (page.ResourceRecordSets ?? []).map(({ Name, SetIdentifier = '' }) => `${Name}${SetIdentifier}`);

  it('goes by the labels from the last to the first, and a child follows its parent', () => {
    expect(shown(listPage(records, { HostedZoneId: 'Z1' }))).toEqual([
      'www.example.com.blue',
      'www.example.com.green',
      'a.www.example.com.',
      'x.example.com.',
    ]);
  });

  it('begins at a name and type, which need not be there, and goes on past them', () => {
    const page = listPage(records, { HostedZoneId: 'Z1', StartRecordName: 'www.example.com', StartRecordType: 'TXT' });

    expect(shown(page)).toEqual(['a.www.example.com.', 'x.example.com.']);
  });

  it('is cut at MaxItems, and says where the next page begins', () => {
    const page = listPage(records, { HostedZoneId: 'Z1', MaxItems: 1 });

    expect(page).toMatchObject({
      IsTruncated: true,
      NextRecordName: 'www.example.com.',
      NextRecordIdentifier: 'green',
    });
  });

  it('has at most 300 record sets a page', () => {
    const many = Array.from({ length: 301 }, (_, i) => ({ ...txt('v'), Name: `n${i}.example.com.` }));

    const page = listPage(many, { HostedZoneId: 'Z1', MaxItems: 1000 });

    expect(page.ResourceRecordSets).toHaveLength(300);
    expect(page.IsTruncated).toBe(true);
  });
});
