import { formatWeights } from '../protocol/rollout.ts';
import { type Html, html } from '../text/html.ts';
import { isWanted } from './by-a-person.ts';
import { chartsSection } from './page/charts.ts';
import { outcomePill, stageFacts, stageSection, startedInWords, tookInWords } from './page/stage.ts';
import { STYLE } from './page/style.ts';
import { table } from './page/table.ts';
import type { RolloutReport } from './report.ts';

const ENDINGS = {
  well: ['well', 'good', 'ended well'],
  'well so far': ['well', 'good', 'well so far'],
  badly: ['failed', 'bad', 'ended badly'],
  'by a person': ['failed', 'bad', 'ended by a person'],
  'not yet': ['going', 'wait', 'goes on'],
} as const;

/** A no at the gate is nothing that went wrong, and a rollout is over when stable has nothing any more. */
function endingOf({ ended, stages }: RolloutReport): keyof typeof ENDINGS {
  const last = stages.at(-1);
  if (ended === 'badly' && isWanted(last?.error ?? null)) return 'by a person';
  const goesOn = stages.length > 1 && last?.after && last.after.stable > 0;
  return ended === 'well' && goesOn ? 'well so far' : ended;
}

/** One page that needs nothing beside itself: no network, no script. Everything that somebody wrote is escaped. */
export async function renderReport(report: RolloutReport): Promise<string> {
  const { title, headline, madeAt, stages, tables } = report;
  const [band, tone, words] = ENDINGS[endingOf(report)];
  const only = stages.length === 1 ? stages[0] : undefined;
  const sections: Html[] = [];
  // One after the other: a page of many stages would else be drawn all at once.
  for (const [i, stage] of stages.entries()) sections.push(await stageSection(stage, i + 1, only !== undefined));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}: ${words}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header class="${band}">
<div class="title"><p class="kicker">${title}</p><span class="status ${tone}">${words}</span></div>
<h1>${headline}</h1>
${only ? stageFacts(only) : overview(report)}
</header>
${tables.map(
  ({ title: caption, note, head, rows }) =>
    html`<section class="figures"><h2>${caption}</h2>${note ? html`<p>${note}</p>` : html``}${table(
      caption,
      head.map((name) => ({ title: name })),
      rows.map((cells) => ({ cells })),
      'titled',
    )}</section>`,
)}
${await chartsSection(report)}
${sections}
<footer>
<p>Made by Sluice at ${madeAt.slice(0, 19).replace('T', ' ')} UTC. All times are UTC.</p>
${stages.map(({ execution }) => html`<p><code>${execution.arn}</code></p>`)}
</footer>
</main>
</body>
</html>
`;
  return page.text;
}

function overview({ stages }: RolloutReport): Html {
  if (stages.length === 0) return html`<p>No stage has run.</p>`;
  const heads = ['stage', 'weights', 'ended', 'started (UTC)', 'took', 'asked for by', 'approved by'];
  const columns = heads.map((title) => ({ title }));
  return table(
    'The stages of this rollout, in order.',
    columns,
    stages.map((stage, i) => ({
      cells: [
        html`<a href="#stage-${i + 1}">${stage.stage ?? '?'} %</a>`,
        stage.from && stage.to ? `${formatWeights(stage.from)} → ${formatWeights(stage.to)}` : '–',
        outcomePill(stage.outcome),
        startedInWords(stage),
        tookInWords(stage),
        stage.requestedBy ?? 'not known',
        stage.approval?.by ?? '–',
      ],
    })),
  );
}
