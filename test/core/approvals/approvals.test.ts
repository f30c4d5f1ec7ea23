import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { findApproval, listApprovals, saveApproval, sweepApprovals } from '../../../core/approvals/approvals.ts';
import { PREFIX, pending } from '../../../lab/support/approval.ts';
import { fakeParameterStore } from '../../../lab/support/parameter-store.ts';

const ssm = new SSMClient({ region: 'eu-central-1' });
let store: ReturnType<typeof fakeParameterStore>;
beforeEach(() => {
  store = fakeParameterStore();
});

describe('sweeping approvals that nobody waits for', () => {
  it('deletes token and request of what has ended, and leaves what runs', async () => {
    for (const name of ['ended', 'running']) await saveApproval(ssm, PREFIX, pending(name), `${name}-token`);

    const swept = await sweepApprovals(ssm, PREFIX, async (arn) => arn.endsWith(':running'));

    expect(swept).toEqual(['ended']);
    expect([...store.parameters.keys()]).toEqual([`${PREFIX}/requests/running`, `${PREFIX}/tokens/running`]);
  });

  it('deletes what Step Functions has forgotten', async () => {
    await saveApproval(ssm, PREFIX, pending('old'), 'the-token');

    await sweepApprovals(ssm, PREFIX, async () => {
      throw new ExecutionDoesNotExist({ message: '', $metadata: {} });
    });

    expect(store.parameters.size).toBe(0);
  });

  it('deletes nothing while it cannot know', async () => {
    await saveApproval(ssm, PREFIX, pending('stage-25'), 'the-token');

    const sweep = sweepApprovals(ssm, PREFIX, async () => {
      throw new Error('Rate exceeded');
    });

    await expect(sweep).rejects.toThrow('Rate exceeded');
    expect(store.parameters.size).toBe(2);
  });

  it('finds more than one page of them', async () => {
    for (let i = 0; i < 15; i++) await saveApproval(ssm, PREFIX, pending(`stage-${i}`), 'the-token');

    await sweepApprovals(ssm, PREFIX, async () => false);

    expect(store.parameters.size).toBe(0);
  });

  it('lets no parameter that is not ours be in the way', async () => {
    store.parameters.set('odd', { Name: `${PREFIX}/requests/odd`, Type: 'String', Value: 'not ours' });
    await saveApproval(ssm, PREFIX, pending('ended'), 'the-token');

    expect(await sweepApprovals(ssm, PREFIX, async () => false)).toEqual(['ended']);
    expect([...store.parameters.keys()]).toEqual(['odd']);
  });
});

describe('an approval that waits', () => {
  it('comes back as it was written, with braces that Parameter Store would not take', async () => {
    const asked = pending('stage-25', 'deploys {{ssm:password}} and {{{x}}}');
    await saveApproval(ssm, PREFIX, asked, 'the-token');

    expect(await findApproval(ssm, PREFIX, 'stage-25')).toEqual({ pending: asked, token: 'the-token' });
  });

  it('is nothing yet while its token is still on the way', async () => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');
    store.parameters.delete(`${PREFIX}/tokens/stage-25`);

    expect(await findApproval(ssm, PREFIX, 'stage-25')).toBeNull();
  });

  it('is nothing where nobody has asked', async () => {
    expect(await findApproval(ssm, PREFIX, 'stage-25')).toBeNull();
  });

  it('cannot be known while Parameter Store does not answer', async () => {
    store.ssm.rejects(new Error('Rate exceeded'));

    await expect(findApproval(ssm, PREFIX, 'stage-25')).rejects.toThrow('Rate exceeded');
  });

  it('is replaced where a retried task asks again, with another token', async () => {
    await saveApproval(ssm, PREFIX, pending('stage-25', 'once'), 'first');
    await saveApproval(ssm, PREFIX, pending('stage-25', 'twice'), 'second');

    expect(await findApproval(ssm, PREFIX, 'stage-25')).toMatchObject({
      pending: { reason: 'twice' },
      token: 'second',
    });
  });
});

it('all that wait are listed, longest first, and what cannot be read by its name', async () => {
  const at = (name: string, askedAt: string) => ({ ...pending(name), askedAt });
  for (const one of [
    at('second', '2026-11-21T10:20:00.000Z'),
    at('third', '2026-11-21T10:30:00.000Z'),
    at('first', '2026-11-21T10:10:00.000Z'),
  ]) {
    await saveApproval(ssm, PREFIX, one, 'the-token');
  }
  store.parameters.set('odd', { Name: `${PREFIX}/requests/odd`, Type: 'String', Value: 'not ours' });

  const { waiting, unreadable } = await listApprovals(ssm, PREFIX);

  expect(waiting.map(({ execution }) => execution)).toEqual(['first', 'second', 'third']);
  expect(unreadable).toEqual([`${PREFIX}/requests/odd`]);
});
