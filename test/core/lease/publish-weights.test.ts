import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { publishWeights as PublishWeights } from '../../../core/lease/publish-weights.ts';
import { parseEmbedded } from '../../../lab/emulator/bridges/parse-embedded.ts';

let publishWeights: typeof PublishWeights;

beforeAll(async () => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  ({ publishWeights } = await import('../../../core/lease/publish-weights.ts'));
});
afterAll(() => vi.unstubAllEnvs());

function published(stable: number, canary: number) {
  const lines: string[] = [];
  for (const method of ['log', 'info'] as const) {
    vi.spyOn(console, method).mockImplementation((line) => void lines.push(String(line)));
  }
  publishWeights('Sluice-test', { stable, canary });
  vi.restoreAllMocks();
  return lines.flatMap(parseEmbedded);
}

describe('the share that the records intend', () => {
  it.each([
    [95, 5, 5],
    [0, 100, 100],
    [255, 0, 0],
    [2, 1, 100 / 3],
  ])('of weights %i-%i is %d percent, by stack, as the dashboard reads it', (stable, canary, percent) => {
    expect(published(stable, canary)).toEqual([
      {
        namespace: 'Sluice',
        metrics: [
          {
            MetricName: 'IntendedCanaryPercent',
            Unit: 'Percent',
            Dimensions: [{ Name: 'Stack', Value: 'Sluice-test' }],
            Values: [percent],
          },
        ],
      },
    ]);
  });

  it('is not made up where all weights are zero', () => {
    expect(published(0, 0)).toEqual([]);
  });
});
