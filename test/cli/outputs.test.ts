import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';
import { zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed, OUTPUTS } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

describe('a stack that cannot be used', () => {
  it('is named, with what to check, when it does not exist', async () => {
    const { cloudFormation } = deployed(zone());
    cloudFormation
      .on(DescribeStacksCommand)
      .rejects(Object.assign(new Error('Stack with id Sluice-prod does not exist'), { name: 'ValidationError' }));

    const { exitCode, stderr } = await runHere('status', '--environment', 'prod');

    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'There is no stack Sluice-prod in eu-central-1. Check --stack or --environment, region and profile',
    );
  });

  it('is told apart from one of another version', async () => {
    deployed(zone(), { StageMachineArn: STAGE_MACHINE_ARN });

    const { exitCode, stderr } = await runHere('status');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Stack Sluice-test (CREATE_COMPLETE) lacks outputs: RollbackMachineArn, ');
  });
});

describe('a stack of somebody else', () => {
  const inStack = (StackName: string, outputs: Record<string, string>) => {
    const world = deployed(zone());
    vi.stubEnv('SLUICE_ENVIRONMENT', undefined);
    world.cloudFormation.on(DescribeStacksCommand, { StackName }).resolves({
      Stacks: [
        {
          StackName,
          CreationTime: new Date(),
          StackStatus: 'CREATE_COMPLETE',
          Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
        },
      ],
    });
    return world;
  };
  const named = (...names: string[]) =>
    Object.fromEntries(
      names.flatMap((name) => Object.entries(OUTPUTS).map(([key, value]) => [`${name}${key}`, value])),
    );

  it.each([
    ['Shop', named('')],
    ['Shop', { BucketName: 'shop', ...named('blue') }],
    ['Shop/blue', named('blue', 'green')],
    ['Shop', named('', 'green')],
    ['Shop/green', named('', 'green')],
  ])('is found by --stack %s', async (stack, outputs) => {
    inStack('Shop', outputs);

    const { exitCode, stdout } = await runHere('status', '--json', '--stack', stack);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ environment: stack });
  });

  it('is found by SLUICE_STACK', async () => {
    inStack('Shop', named(''));
    vi.stubEnv('SLUICE_STACK', 'Shop');

    expect((await runHere('status', '--json')).exitCode).toBe(0);
  });

  it('with several rollouts is asked which', async () => {
    inStack('Shop', named('blue', 'green'));

    const { exitCode, stderr } = await runHere('status', '--stack', 'Shop');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Which rollout of stack Shop? Those in it: Shop/blue, Shop/green. Say it with --stack.');
  });

  it('is not guessed when an environment is named as well', async () => {
    inStack('Shop', named(''));

    const { exitCode, stderr } = await runHere('status', '--stack', 'Shop', '--environment', 'test');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('Both a stack (Shop) and an environment (test) are named.');
  });
});
