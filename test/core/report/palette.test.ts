import { describe, expect, it } from 'vitest';
import { DARK, LIGHT, type Palette } from '../../../core/report/page/palette.ts';

/** WCAG 2: the relative luminance of an sRGB colour. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

it('a contrast is computed as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each<[string, Palette]>([
  ['light', LIGHT],
  ['dark', DARK],
])('in %s', (_, palette) => {
  const { paper, panel, band, ink, dim, link, good, bad, wait, series } = palette;

  it.each(Object.entries({ ink, dim, link, good, bad, wait }))(
    'text in %s can be read on whatever it stands',
    (_, colour) => {
      for (const ground of [paper, panel, band]) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(series.map((colour, i) => [i + 1, colour] as const))('line %i of a chart stands out', (_, colour) => {
    for (const ground of [paper, band]) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(3);
  });
});
