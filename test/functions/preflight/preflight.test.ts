import { describe, expect, it } from 'vitest';
import { formatLease, ownerOf } from '../../../core/lease/lease.ts';
import { executionArnOf } from '../../../core/protocol/arns.ts';
import { type PreflightEffects, preflight } from '../../../functions/preflight/preflight.ts';
import { PreflightRequest } from '../../../functions/preflight/preflight-answer.ts';
import type { Survey } from '../../../functions/set-weights/survey.ts';
import { cacheChecked } from '../../../lab/support/cache-checked.ts';
import { compatibility, MISREADS_BACK } from '../../../lab/support/compatibility.ts';
import { execution, plan, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const ROLLBACK_MACHINE_ARN = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Sluice-test-rollback';
const NOW = new Date('2026-11-21T10:00:00.000Z');
const AT_5 = { stable: 95, canary: 5 };
const stage = plan('stage-25', 25, AT_5);
const LEASE = '_rollout.www.example.com';
const rollback = formatLease({
  operation: 'restored',
  trafficMoved: true,
  epoch: '01KAHZ0000000000000000000A',
  owner: ownerOf(executionArnOf(ROLLBACK_MACHINE_ARN, 'person-1')),
  from: AT_5,
  to: { stable: 100, canary: 0 },
});

const idle: Survey = {
  leases: { [LEASE]: null },
  weights: AT_5,
  running: [],
  permissions: [
    { permission: 'route53:ChangeResourceRecordSets', granted: 'yes', reason: 'proven' },
    { permission: 'route53:GetChange', granted: 'yes', reason: 'proven' },
  ],
};
const inStage: Survey = {
  ...idle,
  leases: { [LEASE]: stage.lease.held },
  running: [{ name: 'stage-25', owner: stage.lease.owner }],
  permissions: [],
};

/** A stack in which all is well, but for what a test says; `asked` is who was asked, and what. */
function effects(survey: Partial<Survey> = {}, changes: Partial<PreflightEffects> = {}) {
  const asked: [string, unknown][] = [];
  const made: PreflightEffects = {
    stages: [5, 25, 50, 100],
    stageMachineArn: STAGE_MACHINE_ARN,
    rollbackMachineArn: ROLLBACK_MACHINE_ARN,
    survey: async () => ({ answer: { ...idle, ...survey } }),
    prepare: async ({ request }) => ({ answer: { ...plan('p', request.stage, AT_5), dryRun: true } }),
    checkCache: async () => ({ answer: cacheChecked }),
    compareBackends: null,
    onPrepare: 'refuse',
    ...changes,
  };
  const noting =
    <I extends unknown[], O>(name: string, act: (...input: I) => Promise<O>) =>
    (...input: I) => {
      asked.push([name, input[0]]);
      return act(...input);
    };
  return {
    asked,
    survey: noting('set-weights', made.survey),
    prepare: noting('prepare-stage', made.prepare),
    checkCache: noting('flush-cache', made.checkCache),
    compareBackends: made.compareBackends && noting('compare-backends', made.compareBackends),
    onPrepare: made.onPrepare,
    stages: made.stages,
    stageMachineArn: made.stageMachineArn,
    rollbackMachineArn: made.rollbackMachineArn,
  };
}

function run(inside: PreflightEffects, request: object = {}) {
  return preflight(inside, PreflightRequest.parse(request), NOW);
}

describe('a stage that may start', () => {
  it('is the next one, prepared as a dry run, with Redis and the permissions looked at', async () => {
    const inside = effects();

    const { answer, failed } = await run(inside, { requestedBy: 'ana' });

    expect(answer).toMatchObject({ stage: 25, mayStart: true, mayDeploy: true, plan: { stage: 25, from: AT_5 } });
    expect(answer.checks.map(({ check, verdict }) => [check, verdict])).toEqual([
      ['stage 25', 'pass'],
      ['lease', 'pass'],
      ['route53:ChangeResourceRecordSets', 'pass'],
      ['route53:GetChange', 'pass'],
      ['cache', 'pass'],
    ]);
    expect(failed).toBe(false);
    expect(inside.asked).toEqual([
      ['set-weights', { permissions: true }],
      [
        'prepare-stage',
        {
          request: { stage: 25, requestedBy: 'ana', reason: 'preflight', skipFlush: false, dryRun: true },
          execution: {
            arn: execution(`preflight-${NOW.getTime()}`).arn,
            name: `preflight-${NOW.getTime()}`,
            startedAt: NOW.toISOString(),
          },
        },
      ],
      ['flush-cache', undefined],
    ]);
  });

  it('may have warnings', async () => {
    const prepare = async () => ({ answer: { ...stage, warnings: ['The TTL is 300 s.'] } });
    const permissions = [
      { permission: 'route53:GetChange', granted: 'unknown' as const, reason: 'It could not be tried.' },
    ];

    const { answer } = await run(effects({ permissions }, { prepare }));

    expect(answer.mayStart).toBe(true);
    expect(answer.checks.filter(({ verdict }) => verdict === 'warning').map(({ reason }) => reason)).toEqual([
      'The TTL is 300 s.',
      'It could not be tried.',
    ]);
  });
});

describe('a stage that may not start', () => {
  const denied = { permission: 'route53:GetChange', granted: 'no' as const, reason: 'AWS refuses it.' };

  it.each<[string, Partial<Survey>, Partial<PreflightEffects>, string]>([
    [
      'when Prepare stage would refuse it',
      {},
      { prepare: async () => ({ error: 'AlarmNotGreen', message: 'Not now: alarm shop-5xx is red.' }) },
      'AlarmNotGreen: Not now: alarm shop-5xx is red.',
    ],
    [
      'when Redis does not let the flush function in',
      {},
      { checkCache: async () => ({ error: 'RedisAuthFailed', message: 'WRONGPASS' }) },
      'RedisAuthFailed: WRONGPASS',
    ],
    ['when a permission is missing', { permissions: [denied] }, {}, 'AWS refuses it.'],
    [
      'when nobody can read the lease',
      {},
      { survey: async () => ({ error: 'AccessDenied', message: 'not authorized' }) },
      'The lease could not be read (AccessDenied: not authorized). Do not deploy or destroy now.',
    ],
  ])('says so %s', async (_, survey, changes, reason) => {
    const { answer, failed } = await run(effects(survey, changes), { scheduled: true });

    expect(answer).toMatchObject({ mayStart: false, plan: null });
    expect(answer.checks.flatMap(({ verdict, reason }) => (verdict === 'fail' ? [reason] : []))).toEqual([reason]);
    expect(failed).toBe(true);
  });

  it('still says which, where the weights cannot be read, and lets Prepare stage say why', async () => {
    const inside = effects({ weights: null });

    expect((await run(inside)).answer.stage).toBe(5);
  });
});

describe('a deployment', () => {
  it.each<[string, Partial<Survey>, string | null]>([
    ['when nobody owns the group', {}, null],
    ['after a stage that was released', { leases: { [LEASE]: stage.lease.free } }, null],
    ['while a stage owns the group', inStage, 'The stage stage-25 owns the record group (held).'],
    [
      'while a stage has moved the weights',
      { ...inStage, leases: { [LEASE]: stage.lease.moved } },
      'The stage stage-25 owns the record group (moved).',
    ],
    [
      'while a stage waits for its rollback',
      { leases: { [LEASE]: stage.lease.moved } },
      `The stage ${stage.lease.owner} owns the record group (moved).`,
    ],
    ['while a person’s rollback goes on', { leases: { [LEASE]: rollback } }, 'The rollback '],
    ['while a stage has not claimed yet', { running: inStage.running }, 'The stage stage-25 is running.'],
    ['with a text that Sluice did not write', { leases: { [LEASE]: 'hands off' } }, 'A person has to look'],
    [
      'when one of two names is still owned',
      { leases: { a: null, b: stage.lease.held } },
      'owns the record group (held).',
    ],
  ])('%s', async (_, survey, reason) => {
    const inside = effects(survey);

    const { answer } = await run(inside, { deployOnly: true });

    expect(answer.mayDeploy).toBe(reason === null);
    expect(answer.checks).toHaveLength(1);
    expect(answer.checks[0]?.reason).toContain(reason ?? 'Nobody owns the record group');
    expect(inside.asked).toEqual([['set-weights', { permissions: false }]]);
  });
});

describe('the run by the clock', () => {
  it.each<[string, Partial<Survey>]>([
    ['a stage that runs just now', inStage],
    ['a rollback that goes on', { leases: { [LEASE]: rollback } }],
    ['a rollout that is complete', { weights: { stable: 0, canary: 100 } }],
  ])('finds nothing wrong with %s, and asks nobody else', async (_, survey) => {
    const inside = effects(survey);

    const { answer, failed } = await run(inside, { scheduled: true });

    expect({ mayStart: answer.mayStart, failed }).toEqual({ mayStart: false, failed: false });
    expect(inside.asked.map(([name]) => name)).toEqual(['set-weights']);
  });

  it('fails on a lease that nobody of this stack knows', async () => {
    expect(await run(effects({ leases: { [LEASE]: 'hands off' } }), { scheduled: true })).toMatchObject({
      failed: true,
    });
  });
});

describe('where the settings name probes', () => {
  const incompatible = async () => ({ answer: compatibility({ wayBack: MISREADS_BACK }) });

  it('says that each backend reads what the other cached, and that a rollback is safe', async () => {
    const { answer } = await run(effects({}, { compareBackends: async () => ({ answer: compatibility() }) }));

    expect(answer.mayStart).toBe(true);
    expect(answer.checks.at(-1)).toMatchObject({ check: 'compatibility', verdict: 'pass' });
    expect(answer.checks.at(-1)?.reason).toContain('A rollback is safe for the cache');
    expect(answer.compatibility?.probes).toHaveLength(1);
  });

  it.each<[PreflightEffects['onPrepare'], string]>([
    ['refuse', 'fail'],
    ['warn', 'warning'],
    ['off', 'warning'],
  ])(
    'fails over a backend that misreads only where a stage would be refused for it: %s',
    async (onPrepare, verdict) => {
      const { answer } = await run(effects({}, { compareBackends: incompatible, onPrepare }));

      expect(answer.checks.at(-1)).toMatchObject({ check: 'compatibility', verdict });
      expect(answer.mayStart).toBe(verdict !== 'fail');
    },
  );

  it('takes nobody who could be asked for no pass', async () => {
    const failed = async () => ({ error: 'RedisUnavailable', message: 'gone' });

    const { answer } = await run(effects({}, { compareBackends: failed }));

    expect(answer.checks.at(-1)).toEqual({ check: 'compatibility', verdict: 'fail', reason: 'RedisUnavailable: gone' });
  });

  it('asks no backend beside a stage, nor before a deployment', async () => {
    const beside = effects(inStage, { compareBackends: incompatible });
    const before = effects({}, { compareBackends: incompatible });

    await run(beside);
    await run(before, { deployOnly: true });

    expect([...beside.asked, ...before.asked].map(([name]) => name)).not.toContain('compare-backends');
  });
});
