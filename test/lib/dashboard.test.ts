import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SettingsInput } from '../../lib/settings.ts';
import { settings } from '../support/settings.ts';
import { synthesize } from '../support/synth.ts';

const metric = (metricName: string) => ({ namespace: 'Shop', metricName });
const { health: LEAST } = settings();

function dashboard(changes: Partial<SettingsInput> = {}) {
  const [resource] = Object.values(synthesize(changes).findResources('AWS::CloudWatch::Dashboard'));
  const Body = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
  const [, parts] = Body.parse(resource?.Properties.DashboardBody)['Fn::Join'];
  const text = parts.map((part) => (typeof part === 'string' ? part : `<${JSON.stringify(part).replaceAll('"', '')}>`));
  const Widgets = z.object({
    widgets: z.array(
      z.object({
        type: z.string(),
        width: z.number(),
        x: z.number(),
        properties: z.looseObject({ title: z.string() }),
      }),
    ),
  });
  return Widgets.parse(JSON.parse(text.join(''))).widgets;
}

describe('the dashboard', () => {
  it('shows on top what waits for approval', () => {
    const [first] = dashboard();

    expect(first).toMatchObject({ type: 'custom', properties: { title: 'Waiting for approval' } });
    expect(first?.properties.endpoint).toContain('ApprovalsWidget');
  });

  it('shows what every stage has, and nothing that the settings do not say where to read', () => {
    expect(dashboard().map(({ properties }) => properties.title)).toEqual([
      'Waiting for approval',
      'Hit rate',
      'Stages',
      'Rollbacks',
      'Flushed keys',
    ]);
  });

  it('shows all that the settings name, three side by side', () => {
    const widgets = dashboard({
      health: {
        hitRate: { hits: [metric('Hits1'), metric('Hits2')], misses: [metric('Misses1'), metric('Misses2')] },
        databaseLatency: { metric: metric('ReadLatency'), millisecondsPerUnit: 1000, ceilingMs: 50 },
        latency: { stable: metric('StableLatency'), canary: metric('CanaryLatency') },
        traffic: {
          stableRequests: metric('StableRequests'),
          canaryRequests: metric('CanaryRequests'),
          stableErrors: metric('StableErrors'),
          canaryErrors: metric('CanaryErrors'),
        },
      },
    });

    expect(widgets.map(({ properties }) => properties.title)).toEqual([
      'Waiting for approval',
      'Hit rate',
      'Database latency',
      'Requests per backend',
      'Errors per backend',
      'Latency per backend',
      'Stages',
      'Rollbacks',
      'Flushed keys',
    ]);
    const shown = JSON.stringify(widgets);
    expect(shown).toContain('100 * SUM([h0,h1]) / SUM([h0,h1,m0,m1])');
    expect(shown).toContain('database * 1000');
    expect(widgets.every(({ x, width }) => x + width <= 24)).toBe(true);
  });

  it('draws the line that a stage is judged by', () => {
    const hitRate = dashboard().find(({ properties }) => properties.title === 'Hit rate');

    expect(JSON.stringify(hitRate?.properties.annotations)).toContain(`"value":${LEAST.hitRate.minPercent}`);
  });
});
