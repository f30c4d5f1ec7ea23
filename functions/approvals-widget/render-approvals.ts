import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { type Html, html } from '../../core/text/html.ts';
import type { RecentStage } from './recent-stages.ts';
import { renderPending } from './render-pending.ts';
import { renderRecent } from './render-recent.ts';
import { renderStanding } from './render-standing.ts';
import type { Standing } from './standing.ts';
import { styleOf, type Theme } from './style.ts';

export interface View {
  /** Null when Route 53 or Step Functions could not say. */
  standing: Standing | null;
  /** Of the rollout, by the canary's percentage. */
  stages: number[];
  waiting: PendingApproval[];
  /** Names of parameters that are not requests for approval. */
  unreadable: string[];
  /** Null when Step Functions could not say. */
  recent: RecentStage[] | null;
  /** What somebody had typed before the widget refreshed. */
  typed: { by: string; comment: string };
  commentRequired: boolean;
  theme: Theme;
}

export function renderApprovals(view: View, decideFunctionArn: string, now: Date): string {
  const { standing, waiting, unreadable, recent, theme } = view;
  const warnings = unreadable.map(
    (name) => html`<p>The parameter ${name} cannot be read as a request for approval. Look at it, and delete it.</p>`,
  );
  return html`${styleOf(theme)}<div class="sluice">
${standing ? renderStanding(standing, view, now) : html`<p>Weights and lease cannot be read now: "sluice status" says why.</p>`}
${warnings}
${waiting.length > 0 ? form(view, decideFunctionArn, now) : html`<p>No stage waits for approval.</p>`}
${recent ? renderRecent(recent, now) : html`<p>Step Functions does not say now how the last stages ended.</p>`}
</div>`.text;
}

function form({ waiting, typed, commentRequired }: View, decideFunctionArn: string, now: Date): Html {
  const comment = commentRequired ? 'Comment (required)' : 'Comment';
  return html`<form class="sluice-form">
<label>Your name (required) <input name="by" value="${typed.by}" size="24" maxlength="128"></label>
<label>${comment} <input name="comment" value="${typed.comment}" size="56" maxlength="1000"></label>
${waiting.map((pending) => renderPending(pending, decideFunctionArn, now))}
</form>`;
}
