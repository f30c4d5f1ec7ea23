import type { Series } from '../../../core/report/report.ts';

export function lineNamed(series: Series[], panel: RegExp, name: string): Series {
  const found = series.find((line) => panel.test(line.panel) && line.name === name);
  if (!found) throw new Error(`There is no line ${name} in ${panel}.`);
  return found;
}
