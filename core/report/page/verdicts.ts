import type { SignalVerdict, Verdict } from '../../protocol/rollout.ts';
import { type Html, html } from '../../text/html.ts';
import { timeOfDay } from '../../text/times.ts';
import { sentence } from '../../text/words.ts';
import { numbersInWords } from './numbers.ts';
import { table } from './table.ts';

const TONES: Record<SignalVerdict['verdict'], string> = {
  pass: 'good',
  wait: 'wait',
  fail: 'bad',
  'not applicable': 'dim',
};

export function verdictsSection(verdicts: Verdict[]): Html {
  if (verdicts.length === 0) return html`<h3>Verdicts</h3><p>Its health was never judged.</p>`;
  const phases = [...new Set(verdicts.map(({ phase }) => phase))];
  return html`<h3>Verdicts</h3>${phases.map((phase) => phaseOf(verdicts.filter((verdict) => verdict.phase === phase)))}`;
}

function phaseOf(verdicts: Verdict[]): Html {
  const last = verdicts.at(-1);
  if (!last) return html``;
  const caption = `${sentence(last.phase).slice(0, -1)}: the last of ${verdicts.length} ${verdicts.length === 1 ? 'look' : 'looks'}, at ${timeOfDay(last.checkedAt)} UTC.`;
  const looks = html`<details><summary>Each look of this phase, with its numbers</summary>${verdicts.map((verdict) =>
    signals(`At ${verdict.checkedAt.slice(11, 23)} UTC: ${verdict.verdict}. ${sentence(verdict.reason)}`, verdict),
  )}</details>`;
  return html`${signals(caption, last)}${verdicts.length > 1 ? looks : html``}`;
}

function signals(caption: string, verdict: Verdict): Html {
  const rows = verdict.signals.map(({ signal, verdict: said, reason, numbers }) => ({
    cells: [signal, verdictWord(said), html`${sentence(reason)}<span class="small">${numbersInWords(numbers)}</span>`],
  }));
  const together = { cells: ['all together', verdictWord(verdict.verdict), sentence(verdict.reason)] };
  return table(
    caption,
    [{ title: 'signal' }, { title: 'verdict' }, { title: 'reason, and the numbers with their limits', kind: 'text' }],
    [...rows, together],
  );
}

function verdictWord(verdict: SignalVerdict['verdict']): Html {
  return html`<span class="verdict ${TONES[verdict]}">${verdict}</span>`;
}
