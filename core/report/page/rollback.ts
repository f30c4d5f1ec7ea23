import { type Html, html } from '../../text/html.ts';
import { span, timeOfDay } from '../../text/times.ts';
import type { StageReport } from '../report.ts';
import { flushRecord } from './flushes.ts';
import { facts } from './table.ts';

const TONES = { 'rolled back': 'good', 'nothing moved': 'good', running: 'wait', failed: 'bad' } as const;

export function rollbackSection({ rollback, endedAt }: StageReport): Html {
  if (!rollback) return html``;
  const { execution, startedAt, endedAt: done, outcome, text, requestedBy, restoredAt, traffic, flush } = rollback;
  const seconds = (from: string | null, to: string | null) =>
    from && to ? span(Math.max(0, Date.parse(to) - Date.parse(from))) : 'not yet';
  const { resolversFollowAt = null } = traffic ?? {};
  const back: [string, string][] =
    traffic?.ending === 'restored'
      ? [
          ['weights restored', `${seconds(startedAt, restoredAt)} after its start`],
          ['stage ended → weights restored', seconds(endedAt, restoredAt)],
          ['resolvers follow by', resolversFollowAt ? `${timeOfDay(resolversFollowAt)} UTC` : 'not known yet'],
        ]
      : [['weights', traffic?.ending ?? 'not known']];
  return html`<h3>Rollback</h3><p><span class="verdict ${TONES[outcome]}">${outcome}</span> – ${text}</p>${facts([
    ['asked for by', requestedBy ?? 'Sluice itself'],
    ...back,
    ['took', seconds(startedAt, done)],
    ['execution', html`<code>${execution}</code>`],
  ])}${flush ? flushRecord(flush) : html``}`;
}
