import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { Html, html } from '../../text/html.ts';

/** How a chart tells itself to somebody who does not see it. */
export interface Described {
  id: string;
  title: string;
  description: string;
}

const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Colours are the variables of the page, so that one drawing serves light, dark and print. */
const LOOKS: NonNullable<TopLevelSpec['config']> = {
  // The picture as a whole has a name and a description.
  aria: false,
  background: 'transparent',
  font: SANS,
  view: { stroke: null },
  axis: {
    labelColor: 'var(--dim)',
    titleColor: 'var(--dim)',
    domainColor: 'var(--rule)',
    tickColor: 'var(--rule)',
    gridColor: 'var(--rule)',
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
  },
  legend: { labelColor: 'var(--ink)', labelFontSize: 12, titleColor: 'var(--dim)', orient: 'top', title: null },
  text: { color: 'var(--dim)', fontSize: 12 },
};

/** A Vega-Lite specification as inline SVG, without any script. */
export async function draw(spec: TopLevelSpec, { id, title, description }: Described): Promise<Html> {
  const vega = compile({ ...spec, config: LOOKS }).spec;
  const view = new View(parse(vega), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  const told = html`<svg role="img" aria-labelledby="${id}-title ${id}-description" `.text;
  const names = html`<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>`.text;
  return new Html(svg.replace('<svg ', told).replace('>', `>${names}`));
}
