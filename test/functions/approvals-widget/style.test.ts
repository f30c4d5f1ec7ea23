import { describe, expect, it } from 'vitest';
import { styleOf, type Theme } from '../../../functions/approvals-widget/style.ts';

/** CloudWatch's own backgrounds of a widget. */
const BACKGROUND = { light: '#ffffff', dark: '#192534' } as const;

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

it('nothing that somebody writes stretches a column, and nothing is wider than the widget', () => {
  const { text } = styleOf('light');

  expect(text.match(/^.*nowrap.*$/gm)).toEqual([expect.stringContaining('.sluice-facts th {')]);
  expect(text).toMatch(/\.sluice-form input \{ max-width: 100%/);
  expect(text).toContain('min(420px, 100%)');
});

describe.each<Theme>(['light', 'dark'])('in the %s theme', (theme) => {
  const colours = [...styleOf(theme).text.matchAll(/[{;] color: (#[0-9a-f]{6})/g)].flatMap(
    ([, colour]) => colour ?? [],
  );

  it('every text can be read by people who see little contrast', () => {
    expect(colours.length).toBeGreaterThanOrEqual(5);
    for (const colour of colours) expect(contrast(colour, BACKGROUND[theme]), colour).toBeGreaterThanOrEqual(4.5);
  });
});
