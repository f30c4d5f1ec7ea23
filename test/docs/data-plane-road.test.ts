import { describe, expect, it } from 'vitest';
import type { RecordGroup } from '../../core/lease/record-group.ts';
import { restore } from '../../functions/set-weights/restore.ts';
import { weightedPair } from '../../lab/route-53/emulated-zone.ts';
import { execution } from '../../lab/support/stage.ts';
import { block, changesIn } from './recipe.ts';
import { GROUP, prepare, runStage } from './stage.ts';
import { apply, zoneWith } from './zone.ts';

const group: RecordGroup = { ...GROUP, records: [{ name: 'www.example.com', types: ['A'] }] };
const check = changesIn(block('data-plane-road', 'Set it up'));
const ID = 'abcdef11-2222-3333-4444-555555fedcba';

describe('the health check of the recipe', () => {
  it('goes onto the canary alone, and moves no traffic', () => {
    const records = apply(weightedPair({ stable: 100, canary: 0 }), check);

    expect(records.map(({ SetIdentifier, Weight, HealthCheckId }) => [SetIdentifier, Weight, HealthCheckId])).toEqual(
      expect.arrayContaining([
        ['stable', 100, undefined],
        ['canary', 0, ID],
      ]),
    );
  });

  it('stays on it through every stage and rollback', async () => {
    const zone = zoneWith(apply(weightedPair({ stable: 100, canary: 0 }), check));
    const canary = () => zone.records.find(({ SetIdentifier }) => SetIdentifier === 'canary');

    await runStage(zone, group, 5);
    expect(canary()).toMatchObject({ Weight: 5, HealthCheckId: ID });

    const { advance } = await import('../../functions/set-weights/advance.ts');
    const plan = await prepare(zone, group, 25);
    await advance(zone, group, plan);
    const rollback = `${execution('x').arn.replace('-stage', '-rollback')}`;
    const recall = () => Promise.reject(new Error('the lease stands'));
    await restore({ dns: zone, group, recall }, { executionArn: plan.execution.arn }, rollback);

    expect(canary()).toMatchObject({ Weight: 5, HealthCheckId: ID });
  });
});
