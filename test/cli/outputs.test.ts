import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';
import { zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

describe('a stack that cannot be used', () => {
  it('is named, with what to check, when it does not exist', async () => {
    const { cloudFormation } = deployed(zone());
    cloudFormation
      .on(DescribeStacksCommand)
      .rejects(Object.assign(new Error('Stack with id Sluice-prod does not exist'), { name: 'ValidationError' }));

    const { exitCode, stderr } = await runHere('status', '--environment', 'prod');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('There is no stack Sluice-prod in eu-central-1. Check --environment, region and profile');
  });

  it('is told apart from one of another version', async () => {
    deployed(zone(), { StageMachineArn: STAGE_MACHINE_ARN });

    const { exitCode, stderr } = await runHere('status');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Stack Sluice-test (CREATE_COMPLETE) lacks outputs: RollbackMachineArn, ');
  });
});
