import { describe, expect, it, vi } from 'vitest';
import type { Answered } from '../../../core/ask/ask.ts';
import type { Compatibility } from '../../../core/compatibility/findings.ts';
import { judgeCompatibility, type OnPrepare } from '../../../functions/prepare-stage/judge-compatibility.ts';
import { prepareStage } from '../../../functions/prepare-stage/prepare.ts';
import { group } from '../../../lab/route-53/emulated-zone.ts';
import { measured } from '../../../lab/support/baseline.ts';
import { compatibility, MISREADS_BACK, REWRITES, UNKNOWN } from '../../../lab/support/compatibility.ts';
import { FakeExecutions } from '../../../lab/support/executions.ts';
import { execution, ROLLBACK_MACHINE_ARN } from '../../../lab/support/stage.ts';
import { zone } from '../../cli/fixtures.ts';

/** *Prepare stage* of stage 25, in a world where the backends answer this. */
function stageOf(
  answered: Answered<Compatibility>,
  { onPrepare = 'refuse' as OnPrepare, dryRun = false, isRed = false, dns = zone() } = {},
) {
  const compare = vi.fn(async () => judgeCompatibility(onPrepare, answered));
  const prepare = () =>
    prepareStage(
      {
        ...{ dns, executions: new FakeExecutions(), rollbackMachineArn: ROLLBACK_MACHINE_ARN, group },
        ...{ stages: [5, 25, 50, 100], gateStages: [], flushAgainStages: [], tellOwn: () => [] },
        readBaseline: async () => measured({ hitRatePercent: 95, databaseLatencyMs: 20, stableLatencyMs: 30 }),
        whyBaselineUnfit: () => null,
        whyMetricsSilent: async () => null,
        whyNotGreen: async () => (isRed ? new Error('red') : null),
        judgeCompatibility: compare,
      },
      { stage: 25, requestedBy: 'ana', reason: 'release 41', skipFlush: false, dryRun },
      execution('stage-25'),
    );
  return { prepare, compare, dns };
}

const incompatible = { answer: compatibility({ wayBack: MISREADS_BACK }) };
const unknown = { answer: compatibility({ wayThere: UNKNOWN }) };
const failed = { error: 'RedisUnavailable', message: 'nobody answers' };

describe('a stage whose backends do not read what each other cached', () => {
  it.each<[string, Answered<Compatibility>, string, string]>([
    ['misreads', incompatible, 'CacheIncompatible', 'A rollback is not safe for the cache'],
    ['cannot be told', unknown, 'CompatibilityUnknown', 'Others wrote the keys'],
    ['could not be asked about', failed, 'CompatibilityUnknown', 'RedisUnavailable: nobody answers'],
  ])('is refused before it claims anything: %s', async (_, answered, name, message) => {
    const { prepare, dns } = stageOf(answered);
    const before = dns.lease();

    await expect(prepare()).rejects.toMatchObject({ name, message: expect.stringContaining(message) });

    expect(dns.lease()).toBe(before);
  });

  it.each<[string, Answered<Compatibility>, string]>([
    ['misreads', incompatible, 'no'],
    ['cannot be told', unknown, 'unknown'],
    ['could not be asked about', failed, 'unknown'],
  ])(
    'goes on with a warning where the settings say so, and the plan does not call a rollback safe: %s',
    async (_, answered, safe) => {
      const plan = await stageOf(answered, { onPrepare: 'warn' }).prepare();

      expect(plan.warnings.join()).toMatch(/what each other cached/);
      expect(plan.compatibility?.rollback.safe).toBe(safe === 'unknown' && answered === unknown ? 'yes' : safe);
    },
  );
});

describe('the backends are compared', () => {
  it('for a stage that begins, and the plan says what came of it', async () => {
    const plan = await stageOf({ answer: compatibility() }).prepare();

    expect(plan.compatibility).toMatchObject({ verdict: 'compatible', rollback: { safe: 'yes' } });
    expect(plan.warnings).toEqual([]);
  });

  it('and a hit rate that will suffer is a warning', async () => {
    const plan = await stageOf({ answer: compatibility({ wayThere: REWRITES }) }).prepare();

    expect(plan.compatibility?.verdict).toBe('compatible');
    expect(plan.warnings).toEqual([expect.stringContaining('does not use what stable cached')]);
  });

  it('never in a dry run, which evicts nothing', async () => {
    const { prepare, compare } = stageOf(incompatible, { dryRun: true });

    await prepare();

    expect(compare).not.toHaveBeenCalled();
  });

  it('not for a stage that something else refuses', async () => {
    const { prepare, compare } = stageOf(incompatible, { isRed: true });

    await expect(prepare()).rejects.toThrow('red');

    expect(compare).not.toHaveBeenCalled();
  });

  it('never with the lease in hand: a try that is made again because its answer was lost asks nobody', async () => {
    const first = stageOf({ answer: compatibility() });
    await first.prepare();
    const { prepare, compare } = stageOf(incompatible, { dns: first.dns });

    await prepare();

    expect(compare).not.toHaveBeenCalled();
  });
});
