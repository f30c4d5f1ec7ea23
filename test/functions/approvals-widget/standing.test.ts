import { describe, expect, it } from 'vitest';
import type { ListedExecution } from '../../../core/executions/executions.ts';
import { type Lease, parseLease } from '../../../core/lease/lease.ts';
import { readLeases } from '../../../core/lease/record-group.ts';
import { RollbackRequest } from '../../../core/protocol/rollout.ts';
import { renderStanding } from '../../../functions/approvals-widget/render-standing.ts';
import { readStanding } from '../../../functions/approvals-widget/standing.ts';
import { claim } from '../../../functions/prepare-stage/claim.ts';
import { advance } from '../../../functions/set-weights/advance.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { execution, plan, ROLLBACK_MACHINE_ARN, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const NOW = new Date('2026-11-21T10:45:00.000Z');
const STAGE_25 = plan('stage-25', 25, { stable: 95, canary: 5 });

/** A stage that has moved the weights, and what runs: nothing, or that stage in this state. */
async function moved(state: string | null, zone = new Zone(weightedPair({ stable: 95, canary: 5 }))) {
  await claim(zone, group, await readLeases(zone.list, group), STAGE_25);
  await advance(zone, group, STAGE_25);
  return look(zone, state);
}

async function look(zone: Zone, state: string | null = null) {
  const { arn, name } = execution('stage-25');
  const listed: ListedExecution = {
    ...{ arn, name, running: true, concluded: false, endedAt: null, dryRun: false },
    startedAt: new Date('2026-11-21T10:00:00.000Z'),
  };
  return readStanding({
    ...{ list: zone.list, group, machines: { stage: STAGE_MACHINE_ARN, rollback: ROLLBACK_MACHINE_ARN } },
    executions: { running: async (machine) => (machine === STAGE_MACHINE_ARN && state ? [listed] : []) },
    lastEntered: async () => ({
      ...{ state: state ?? '', since: new Date('2026-11-21T10:40:00.000Z'), data: { plan: STAGE_25 } },
    }),
  });
}

function read(standing: Awaited<ReturnType<typeof look>>): string {
  const { text } = renderStanding(standing, { stages: [5, 25, 50, 100], recent: [execution('stage-25')] }, NOW);
  return text
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#34;', '"')
    .replace(/\s+/g, ' ');
}

/** What a person would run, as the shell hands it on. */
function inputOf({ restoring }: Awaited<ReturnType<typeof look>>): unknown {
  return JSON.parse(/--input '(.*)'$/.exec(restoring?.command ?? '')?.[1] ?? 'null');
}

describe('somebody who looks at the dashboard sees first', () => {
  it('which stage runs, how far it is, where the traffic is, and who has the lease', async () => {
    const text = read(await moved('Bake'));

    for (const words of [
      'Stage 25: Bake, entered 5 minutes ago',
      'step 4 of 4: flush ✓ warm ✓ move ✓ bake ●',
      'canary now: 25 % of the traffic (75-25)',
      'Rollout 5 ✓ 25 ● 50 ○ 100 ○',
      'Lease moved, 95-5 → 75-25, by stage-25',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('does not run any more');
  });

  it('a stage that has ended and still has the lease, and the command that its rollback would run', async () => {
    const zone = new Zone(weightedPair({ stable: 95, canary: 5 }));
    const standing = await moved(null, zone);
    const batch: unknown = JSON.parse(/--change-batch '(.*)'$/.exec(standing.restoring?.command ?? '')?.[1] ?? 'null');
    await zone.change({ HostedZoneId: group.hostedZoneId, ChangeBatch: batch as never });

    expect(read(standing)).toContain('✗ moved, 95-5 → 75-25, by stage-25, which does not run any more');
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
    expect(parseLease(zone.lease() ?? '')?.operation).toBe<Lease['operation']>('restored');
  });

  it('that nothing runs, and the way off the canary altogether', async () => {
    const standing = await look(new Zone(weightedPair({ stable: 95, canary: 5 })));

    expect(read(standing)).toContain('State nothing runs Lease none');
    expect(RollbackRequest.parse(inputOf(standing))).toMatchObject({ canaryPercent: 0 });
  });

  it('records that differ, rather than one of them', async () => {
    const zone = new Zone(weightedPair({ stable: 95, canary: 5 }).slice(0, 1));

    expect(read(await look(zone))).toContain('✗ the records differ: www.example.com A "canary" is missing');
  });
});

describe('the command that takes traffic back', () => {
  it('while a stage bakes leads to before it, in the words of the rollback machine', async () => {
    const standing = await moved('Bake');

    expect(RollbackRequest.parse(inputOf(standing))).toMatchObject({ canaryPercent: 5 });
    expect(standing.restoring?.command).toContain(`--state-machine-arn ${ROLLBACK_MACHINE_ARN} `);
    expect(standing.restoring?.command).toContain('--region eu-central-1 ');
  });

  it('is not offered where no traffic is on the canary and nobody has the lease', async () => {
    expect((await look(new Zone(weightedPair({ stable: 100, canary: 0 })))).restoring).toBeNull();
  });
});
