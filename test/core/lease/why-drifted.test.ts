import { describe, expect, it } from 'vitest';
import { formatLease } from '../../../core/lease/lease.ts';
import { leaseRecords } from '../../../core/lease/swap.ts';
import { whyDrifted } from '../../../core/lease/why-drifted.ts';
import type { Weights } from '../../../core/protocol/rollout.ts';

const STAGES = [5, 25, 50, 100];

describe('weights that somebody else changed', () => {
  it.each<[string, Weights, Weights | null, string | null]>([
    ['nobody has run a stage yet', { stable: 100, canary: 0 }, null, null],
    ['they stand where the last stage left them', { stable: 75, canary: 25 }, { stable: 75, canary: 25 }, null],
    ['they stand elsewhere', { stable: 60, canary: 40 }, { stable: 75, canary: 25 }, 'left 75-25'],
    ['no stage leads there', { stable: 60, canary: 40 }, null, 'none of the stages'],
    ['a rollback of a person left them at no stage', { stable: 90, canary: 10 }, { stable: 90, canary: 10 }, null],
  ])('when %s', (_, live, left, reason) => {
    const drift = whyDrifted(live, left ? leaseLeaving(left) : new Map([['_rollout.www.example.com', null]]), STAGES);

    if (reason === null) expect(drift).toBeNull();
    else expect(drift?.message).toContain(reason);
  });
});

it.each([
  ['of a stage that runs', (text: string) => text.replace('op=free', 'op=moved')],
  ['that Sluice did not write', () => 'heritage=external-dns'],
])('a lease %s says nothing of drift', (_, rewritten) => {
  const [[name, record] = []] = leaseLeaving({ stable: 75, canary: 25 });
  const text = rewritten(record?.ResourceRecords?.[0]?.Value?.slice(1, -1) ?? '');

  expect(whyDrifted({ stable: 60, canary: 40 }, leaseRecords(new Map([[name ?? '', null]]), text), STAGES)).toBeNull();
});

function leaseLeaving(to: Weights) {
  const text = formatLease({
    operation: 'free',
    trafficMoved: true,
    epoch: '01KAHZ0000000000000000000A',
    owner: '00000000.0000000000',
    from: { stable: 100, canary: 0 },
    to,
  });
  return leaseRecords(new Map([['_rollout.www.example.com', null]]), text);
}
