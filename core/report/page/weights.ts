import { canaryPercent, formatWeights, type Weights } from '../../protocol/rollout.ts';
import { type Html, html } from '../../text/html.ts';
import type { StageReport } from '../report.ts';

/** Before the stage, where it led, and where they are after it: bars, with the numbers beside them. */
export function weightsSection({ from, to, after }: Pick<StageReport, 'from' | 'to' | 'after'>): Html {
  if (!from) return html``;
  const rows: [string, Weights | null][] = [
    ['before', from],
    ['planned', to],
    ['after', after],
  ];
  return html`<div class="move">${rows.map(([label, weights]) => row(label, weights))}</div>
<p class="aside"><span class="key stable"></span>stable, the old backend &nbsp; <span class="key canary"></span>canary, the new one</p>`;
}

function row(label: string, weights: Weights | null): Html {
  if (!weights) return html`<span class="label">${label}</span><span class="dim">not known</span><span></span>`;
  const share = canaryPercent(weights) ?? 0;
  const shown = Math.round(share * 10) / 10;
  return html`<span class="label">${label}</span><span class="bar" aria-hidden="true"><span class="stable" style="width:${100 - share}%"></span><span class="canary" style="width:${share}%"></span></span><span>${formatWeights(weights)} <span class="dim">(canary ${shown} %)</span></span>`;
}
