import { Html } from '../../text/html.ts';
import { DARK, LIGHT, type Palette } from './palette.ts';

function variables({ series, ...colours }: Palette): string {
  const named = Object.entries(colours).map(([name, colour]) => `--${name}: ${colour};`);
  return [...named, ...series.map((colour, i) => `--series-${i + 1}: ${colour};`)].join(' ');
}

/** Everything that the page looks like: no font, image or script comes from elsewhere. */
export const STYLE = new Html(`
:root { color-scheme: light dark; ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
@media print { :root { color-scheme: light; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; margin: 0; }
h1 { font-size: 1.75rem; font-weight: 650; margin: .35rem 0 1rem; }
h2 { font-size: 1.35rem; margin: 0; }
h3 { font-size: 1.02rem; margin: 2rem 0 .6rem; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.kicker, .aside, figcaption, footer { color: var(--dim); font-size: .875rem; }
.kicker { letter-spacing: .02em; margin: 0; }
.status { display: inline-block; font-size: .875rem; font-weight: 600; border: 1.5px solid currentColor;
  border-radius: 99px; padding: .1rem .7rem; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); } .dim { color: var(--dim); }
.verdict { font-weight: 600; white-space: nowrap; }
header { border-bottom: 1px solid var(--rule); padding-bottom: 1.5rem; margin-bottom: 2rem; }
header.failed { border-top: 6px solid var(--bad); padding-top: 1.25rem; }
header.well { border-top: 6px solid var(--good); padding-top: 1.25rem; }
header.going { border-top: 6px solid var(--wait); padding-top: 1.25rem; }
section.figures { margin-top: 2.5rem; }
section.stage { border-top: 1px solid var(--rule); margin-top: 3rem; padding-top: 1.75rem; }
.title { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .75rem 1.5rem; margin: 1rem 0 0; }
dl.facts + .scroll, .scroll + .scroll { margin-top: 1.4rem; }
dl.facts dt { color: var(--dim); font-size: .8125rem; }
dl.facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
td, th, dd, li, p { unicode-bidi: isolate; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--dim); font-size: .875rem; padding: 0 0 .4rem; }
/* Its heading says the same; a screen reader still hears what the table is about. */
table.titled caption { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--dim); font-weight: 600; font-size: .8125rem; white-space: nowrap; }
tbody th { font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.text, dd { overflow-wrap: anywhere; }
th.at { white-space: nowrap; font-weight: 400; }
.small { display: block; color: var(--dim); font-size: .8125rem; font-weight: 400; }
td.text { min-width: 12rem; }
table.events tbody td:nth-child(2) { min-width: 9rem; }
tr.kind-more td { color: var(--dim); font-style: italic; }
tr.kind-failure td.text, tr.kind-retry td.text { color: var(--bad); }
tr.kind-weights td.text, tr.kind-gate td.text { font-weight: 600; }
.tag { font-size: .75rem; color: var(--dim); border: 1px solid var(--rule); border-radius: 4px; padding: 0 .35rem;
  white-space: nowrap; }
.move { display: grid; grid-template-columns: max-content 1fr max-content; gap: .35rem .9rem; align-items: center;
  max-width: 40rem; margin: 1.5rem 0 0; font-variant-numeric: tabular-nums; }
.move .label { color: var(--dim); font-size: .875rem; }
.bar { display: flex; height: 1.35rem; border-radius: 4px; overflow: hidden; border: 1px solid var(--rule); }
.bar span { display: block; }
.stable { background: var(--series-6); } .canary { background: var(--series-1); }
.key { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .4rem; vertical-align: -.05rem; }
figure { margin: 1.25rem 0 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figure svg text { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
figure .scroll svg { min-width: 34rem; }
details { margin: .5rem 0 0; }
summary { cursor: pointer; color: var(--link); font-size: .9rem; width: fit-content; }
details[open] > summary { margin-bottom: .6rem; }
.note { border-left: 4px solid var(--wait); background: var(--panel); padding: .6rem 1rem; margin: .8rem 0; max-width: 46rem; }
.note.alarming { border-color: var(--bad); }
.note p { margin: .15rem 0; }
ul.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; padding: 0; margin: .6rem 0 0;
  font-size: .875rem; }
ol.marks { columns: 20rem; column-gap: 2rem; padding-left: 1.6rem; font-size: .9rem; margin: .8rem 0 0; }
ol.marks li { break-inside: avoid; padding-left: .2rem; }
code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 1rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) { table { font-size: .85rem; } th, td { padding-right: .6rem; }
  table.events tbody td:nth-child(2) { min-width: 4rem; } main { padding: 1.25rem 1rem 3rem; } h1 { font-size: 1.4rem; } }
@media print {
  body { font-size: 10pt; } main { max-width: none; padding: 0; }
  @page { margin: 14mm; }
  .scroll { overflow: visible; } figure .scroll svg { min-width: 0; }
  thead { display: table-header-group; } tr, figure, .note, .move, dl.facts > div { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  details:not([open]) { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`);
