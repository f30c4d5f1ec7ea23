import { lookUp, type StateName, stateNamed } from '../../protocol/states.ts';
import { type Html, html } from '../../text/html.ts';
import { span, timeOfDay } from '../../text/times.ts';
import { grouped } from '../../text/words.ts';
import type { StageReport, TimelineEntry } from '../report.ts';
import { table } from './table.ts';

interface Fold {
  folded: TimelineEntry[];
}

/** What a person wants to read first: choices and the waits between two looks are left out, looks that all said "wait" are folded. */
function digest(timeline: TimelineEntry[]): (TimelineEntry | Fold)[] {
  const telling = timeline.filter((entry) => !isByTheWay(entry));
  const told: (TimelineEntry | Fold)[] = [];
  let run: TimelineEntry[] = [];
  const endRun = () => {
    const [first, ...rest] = run;
    const last = rest.pop();
    if (first) told.push(first);
    if (rest.length > 1) told.push({ folded: rest });
    else told.push(...rest);
    if (last) told.push(last);
    run = [];
  };
  for (const entry of telling) {
    const waits = entry.kind === 'verdict' && entry.text.startsWith('Wait.');
    if (!waits || (run[0] && run[0].state !== entry.state)) endRun();
    if (waits) run.push(entry);
    else told.push(entry);
  }
  endRun();
  return told;
}

/** Of each wait, whether it lies between two looks at the same thing. */
const BETWEEN_LOOKS: Record<StateName<'Wait'>, boolean> = {
  'Let cache warm up': false,
  'Let cache warm up more': true,
  'Let change spread': true,
  'Let resolvers catch up': false,
  Bake: true,
};

function isByTheWay({ kind, state, text }: TimelineEntry): boolean {
  const isBetweenLooks = lookUp(BETWEEN_LOOKS, stateNamed(state)) === true;
  return kind === 'state' && (text.startsWith('→ ') || text === 'Not in sync yet.' || isBetweenLooks);
}

export function timelineSection({ timeline, startedAt }: StageReport): Html {
  const columns = [
    { title: 'at (UTC)', kind: 'at' as const },
    { title: 'state' },
    { title: 'what happened', kind: 'text' as const },
  ];
  const row = ({ at, state, kind, text, actor }: TimelineEntry) => {
    const after = span(Math.max(0, Date.parse(at) - Date.parse(startedAt)));
    return {
      className: `kind-${kind}`,
      cells: [
        html`${timeOfDay(at)}<span class="small">+ ${after}</span>`,
        html`${state}<span class="small">${kind}</span>`,
        actor === null ? text : html`${text} <span class="dim">– by ${actor}</span>`,
      ],
    };
  };
  const told = digest(timeline);
  const rows = told.map((entry) =>
    'folded' in entry
      ? {
          className: 'kind-more',
          cells: ['', '', `${entry.folded.length} more looks in between, each with the verdict “wait”`],
        }
      : row(entry),
  );
  const caption = 'What happened, in order. The second line of each time counts from the start of the stage.';
  return html`<h3>Timeline</h3>${table(caption, columns, rows, 'events')}${
    told.length === timeline.length
      ? html``
      : html`<details><summary>All ${grouped(timeline.length)} entries, with every state</summary>${table('Every state, try and answer, in order.', columns, timeline.map(row), 'events')}</details>`
  }`;
}
