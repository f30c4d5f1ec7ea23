import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveApproval } from '../../../functions/approvals.ts';
import type { handler as Handler } from '../../../functions/approvals-widget/handler.ts';
import { PREFIX, pending } from '../../support/approval.ts';
import { fakeParameterStore } from '../../support/parameter-store.ts';

const ssm = new SSMClient({ region: 'eu-central-1' });
let store: ReturnType<typeof fakeParameterStore>;
let handler: typeof Handler;

beforeAll(async () => {
  vi.stubEnv('APPROVALS_PREFIX', PREFIX);
  vi.stubEnv('DECIDE_FUNCTION_ARN', 'arn:aws:lambda:eu-central-1:123456789012:function:decide');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  ({ handler } = await import('../../../functions/approvals-widget/handler.ts'));
});
afterAll(() => vi.unstubAllEnvs());
beforeEach(() => {
  store = fakeParameterStore();
});

describe('the approvals widget', () => {
  it('says so when nothing waits', async () => {
    expect(await handler({ widgetContext: { forms: { all: {} } } })).toBe('<p>No stage waits for approval.</p>');
  });

  it('shows what waits, and keeps what was typed before a refresh', async () => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');

    const page = await handler({ widgetContext: { forms: { all: { by: 'ben', comment: 'looks "well"' } } } });

    expect(page).toContain('Stage 25 waits for an answer');
    expect(page).toContain('name="by" value="ben"');
    expect(page).toContain('value="looks &#34;well&#34;"');
  });

  it('gives programs the same as data, longest waiting first, however many there are', async () => {
    const names = Array.from({ length: 23 }, (_, i) => `stage-${i}`);
    for (const [i, name] of names.entries()) {
      const askedAt = new Date(Date.UTC(2026, 10, 21, 10, 60 - i)).toISOString();
      await saveApproval(ssm, PREFIX, { ...pending(name), askedAt }, 'the-token');
    }

    const waiting = await handler({ list: true });

    expect(waiting).toHaveLength(23);
    expect(waiting).toMatchObject(names.toReversed().map((execution) => ({ execution })));
  });

  it('never touches a token, and writes nothing', async () => {
    await saveApproval(ssm, PREFIX, pending(), 'the-token');
    store.ssm.resetHistory();

    const answers = [await handler({}), await handler({ list: true })];

    expect(store.ssm.calls().map(({ args }) => args[0].input)).toEqual([
      { Path: `${PREFIX}/requests` },
      { Path: `${PREFIX}/requests` },
    ]);
    expect(JSON.stringify(answers)).not.toContain('the-token');
  });

  it.each(['not JSON', '{"execution":"stage-25"}'])(
    'names a parameter that holds %s, and shows the rest',
    async (Value) => {
      await saveApproval(ssm, PREFIX, pending(), 'the-token');
      store.parameters.set('odd', { Name: `${PREFIX}/requests/odd`, Type: 'String', Value });

      const page = await handler({});

      expect(page).toContain('Stage 25 waits');
      expect(page).toContain(`The parameter ${PREFIX}/requests/odd cannot be read`);
    },
  );

  it('describes itself in Markdown without looking at anything', async () => {
    expect(await handler({ describe: true })).toMatch(/^## Sluice/);
    expect(store.ssm.calls()).toEqual([]);
  });
});
