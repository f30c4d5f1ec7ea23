import * as z from 'zod';
import type { PendingApproval } from '../../../core/approvals/approvals.ts';
import { html } from '../../../core/text/html.ts';
import { renderApprovals, type View } from '../../../functions/approvals-widget/render-approvals.ts';
import { type Invoke, type Served, serveDashboard } from './serve.ts';

const VIEW_FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:view';
export const DECIDE_FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:decide';

const Called = z.object({ widgetContext: z.object({ theme: z.enum(['light', 'dark']) }) });

export interface Canned extends Partial<Omit<View, 'waiting'>> {
  waiting: PendingApproval[];
  /** What a decision is answered with. */
  answer?: string;
  now: Date;
  /** @default as the console does */
  clean?: (html: string) => string;
}

/** What the widget's function answers with. */
export function renderCanned({ answer, now, clean, ...given }: Canned, theme: View['theme'] = 'light'): string {
  const view: View = {
    ...{ standing: null, stages: [5, 25, 50, 100], unreadable: [], recent: [] },
    ...{ typed: { by: '', comment: '' }, commentRequired: false, theme, ...given },
  };
  return renderApprovals(view, DECIDE_FUNCTION, now);
}

/** The widget in front of a question that was made up, without any cloud. */
export function serveCanned(canned: Canned): Promise<Served> {
  const { answer = '', clean } = canned;
  const widget = { title: 'Now, and what waits for approval', endpoint: VIEW_FUNCTION, params: {} };
  const invoke: Invoke = async ({ endpoint, event }) => {
    if (endpoint !== VIEW_FUNCTION) return { answer: html`<h3>Done</h3><p>${answer}</p>`.text };
    const { theme } = Called.parse(event).widgetContext;
    return { answer: renderCanned(canned, theme) };
  };
  return serveDashboard('Sluice-prod-eu-central-1', [widget], invoke, clean);
}
