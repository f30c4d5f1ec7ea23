import { expect, it } from 'vitest';
import { surroundingsOf } from '../../../cli/watch/surroundings.ts';
import { readRecordGroup } from '../../../core/lease/record-group.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';

function world() {
  const zone = new Zone(weightedPair({ stable: 95, canary: 5 }));
  const asked = { records: 0, health: 0 };
  const stack = {
    outputs: { RecordGroup: group, Stages: [5, 25, 50, 100] },
    async records() {
      asked.records += 1;
      return readRecordGroup(zone.list, group);
    },
    async healthConfig(): Promise<never> {
      asked.health += 1;
      throw Object.assign(new Error('not authorized to perform: lambda:GetFunctionConfiguration'), {
        name: 'AccessDeniedException',
      });
    },
    async metrics() {
      return new Map();
    },
    async pendingApprovals() {
      return [];
    },
  };
  return { stack, asked };
}

it('asks Route 53 no more than every five seconds, however often it is asked itself', async () => {
  const { stack, asked } = world();
  let now = 0;
  const look = surroundingsOf(stack, () => now);

  for (; now <= 20_000; now += 500) expect((await look('Bake', 'x', null)).weights).toEqual({ stable: 95, canary: 5 });

  expect(asked.records).toBe(5);
});

it('shows the rest where something cannot be read, and says which permission is missing', async () => {
  const { stack } = world();

  const { weights, signals, troubles } = await surroundingsOf(stack)('Bake', 'x', null);

  expect(weights).toEqual({ stable: 95, canary: 5 });
  expect(signals).toBeNull();
  expect(troubles).toEqual([expect.stringMatching(/health metrics cannot be read: .*lambda:GetFunctionConfiguration/)]);
});
