import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { signals } from '../../core/health/signals/signals.ts';
import { settings } from '../../lab/support/settings.ts';
import { VERDICTS, withTable } from '../../lab/write/verdicts-page.ts';

const page = readFileSync(VERDICTS, 'utf8');
const shop = (metricName: string) => ({ namespace: 'Shop', metricName });

describe('docs/verdicts.md', () => {
  it('says of each signal what the judge does ("npm run write" writes it anew)', () => {
    expect(page).toBe(withTable(page));
  });

  it('has no finding in its table that nobody knows and that passes', () => {
    const unknowns = page
      .split('\n')
      .filter((line) =>
        /\| (no data|too few \w+|one (without data|missing|that could not be evaluated|evaluated on a part of its data)) \|/.test(
          line,
        ),
      );

    expect(unknowns.length).toBeGreaterThanOrEqual(signals.length);
    expect(unknowns.filter((line) => line.includes('| pass'))).toEqual([]);
  });

  it('names the limits of the canary’s latency as they are by default', () => {
    const latency = { stable: shop('Old'), canary: shop('New') };
    const { health } = settings({ health: { hitRate: { hits: [shop('H')], misses: [shop('M')] }, latency } });
    const { maxRatio, maxRatioAlone, floorMs, ceilingMs, outOf, mayExceed, allOfFirst, allOfLast, baselinePeriods } =
      health.latency ?? {};

    for (const words of [
      `${maxRatio} times`,
      `${maxRatioAlone} times`,
      `${floorMs} ms`,
      `${ceilingMs} ms`,
      `more than ${mayExceed} of the last ${outOf}`,
      `first ${allOfFirst}`,
      `last ${allOfLast}`,
      `${baselinePeriods} periods before the stage`,
    ]) {
      expect(page).toContain(words);
    }
  });
});
