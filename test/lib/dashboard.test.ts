import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { OWN_ALARMS } from '../../core/alarms/own-alarms.ts';
import { NETWORK, settings } from '../../lab/support/settings.ts';
import { synthesize } from '../../lab/support/synth.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';

const metric = (metricName: string) => ({ namespace: 'Shop', metricName });
const { health: LEAST } = settings();

const EVERYTHING: SettingsInput['health'] = {
  hitRate: { hits: [metric('Hits1'), metric('Hits2')], misses: [metric('Misses1'), metric('Misses2')] },
  databaseLatency: { metric: metric('ReadLatency'), millisecondsPerUnit: 1000, ceilingMs: 50 },
  latency: { stable: metric('StableLatency'), canary: metric('CanaryLatency'), maxRatio: 1.5, floorMs: 120 },
  traffic: {
    stableRequests: metric('StableRequests'),
    canaryRequests: metric('CanaryRequests'),
    stableErrors: metric('StableErrors'),
    canaryErrors: metric('CanaryErrors'),
    errorMarginPercent: 2,
    errorFloorPercent: 0.5,
  },
};

const Widgets = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      ...{ width: z.number(), height: z.number(), x: z.number(), y: z.number() },
      properties: z.looseObject({ title: z.string().optional(), markdown: z.string().optional() }),
    }),
  ),
});

function dashboard(changes: Partial<SettingsInput> = {}) {
  const [resource] = Object.values(synthesize(changes).findResources('AWS::CloudWatch::Dashboard'));
  const Body = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
  const [, parts] = Body.parse(resource?.Properties.DashboardBody)['Fn::Join'];
  const text = parts.map((part) => (typeof part === 'string' ? part : `<${JSON.stringify(part).replaceAll('"', '')}>`));
  return Widgets.parse(JSON.parse(text.join(''))).widgets;
}

const Options = z.object({ yAxis: z.enum(['left', 'right']).optional(), visible: z.boolean().optional() });
const Graph = z.object({
  title: z.string(),
  metrics: z.array(z.array(z.union([z.string(), Options]))),
  yAxis: z.record(z.string(), z.object({ label: z.string().optional() }).optional()),
});

function isShown({ visible = true }: z.infer<typeof Options>) {
  return visible;
}

function titles(widgets: ReturnType<typeof dashboard>) {
  return widgets.map(({ properties }) => properties.title ?? properties.markdown?.split('\n')[0]);
}

/** All that one widget shows, as text. */
function shown(title: string, changes: Partial<SettingsInput> = {}): string {
  const widget = dashboard(changes).find(({ properties }) => properties.title === title);
  expect(widget, title).toBeDefined();
  return JSON.stringify(widget?.properties);
}

describe('the dashboard', () => {
  it('shows on top how things stand and what waits, and beside it every alarm that pages somebody or stops a stage', () => {
    const [first, own, listed, ...rest] = dashboard({
      alarms: { abortOn: ['shop-5xx'] },
      preflight: { every: '30 minutes' },
      reports: {},
    });
    const alarmsIn = (widget: typeof first) => JSON.stringify(widget?.properties.alarms);

    expect(first).toMatchObject({
      type: 'custom',
      x: 0,
      y: 0,
      properties: { title: 'Now, and what waits for approval' },
    });
    expect(first?.properties.endpoint).toContain('ApprovalsWidget');
    for (const name of Object.keys(OWN_ALARMS)) expect(alarmsIn(own)).toMatch(new RegExp(`${name}[0-9A-F]{8}`));
    expect(alarmsIn(listed)).toContain(':alarm:shop-5xx');
    expect(own?.y).toBe(0);
    expect((listed?.y ?? 0) + (listed?.height ?? 0)).toBe(first?.height);
    expect(rest.every(({ y }) => y >= (first?.height ?? 0))).toBe(true);
  });

  it('says where else to look', () => {
    const markdown = dashboard({ runbookUrl: 'https://wiki.example.com/runbook' }).find(({ type }) => type === 'text')
      ?.properties.markdown;

    for (const link of [
      '[Stage machine](https://',
      '[Rollback machine](https://',
      '[Runbook](https://wiki.example.com/runbook)',
      '[prepare-stage](https://',
      '[set-weights](https://',
      '[watch-rollouts](https://',
    ]) {
      expect(markdown).toContain(link);
    }
  });

  it('shows what every stage has, and nothing that the settings do not say where to read', () => {
    expect(titles(dashboard())).toEqual([
      'Now, and what waits for approval',
      'Alarms about Sluice itself',
      'Weights, and what happened',
      '### Elsewhere',
      'Hit rate',
      'Redis',
      'Redis answers',
      'Stages',
      'Rollbacks',
      'Flush record',
    ]);
  });

  it('shows all that the settings name, side by side', () => {
    const widgets = dashboard({ health: EVERYTHING, alarms: { abortOn: ['shop-5xx'] } });

    expect(titles(widgets)).toEqual([
      'Now, and what waits for approval',
      'Alarms about Sluice itself',
      'Alarms that stop a stage',
      'Weights, and what happened',
      '### Elsewhere',
      'Hit rate',
      'Database latency',
      'Redis',
      'Redis answers',
      'Requests per backend',
      'Errors per backend',
      'Latency per backend',
      'Stages',
      'Rollbacks',
      'Flush record',
    ]);
    expect(widgets.every(({ x, width }) => x + width <= 24)).toBe(true);
  });

  it('covers no widget with another', () => {
    const widgets = dashboard({ health: EVERYTHING, alarms: { abortOn: ['shop-5xx'] } });
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
  });
});

describe('a graph of the dashboard', () => {
  it('has one unit on each axis, and says which', () => {
    const redis = { reachable: metric('Up'), evictions: [metric('Evictions')] };
    const graphs = dashboard({ health: { ...EVERYTHING, redis } }).filter(({ type }) => type === 'metric');

    for (const { properties } of graphs) {
      const { title, metrics, yAxis } = Graph.parse(properties);
      const sides = new Set(
        metrics
          .flatMap((each) => each.findLast((part) => typeof part === 'object') ?? {})
          .filter(isShown)
          .map(({ yAxis = 'left' }) => yAxis),
      );
      for (const side of sides) expect(yAxis[side]?.label, `${title}, ${side}`).toBeTruthy();
    }
    expect(shown('Redis')).not.toContain('CacheUp');
    expect(shown('Redis answers')).toContain('"left":{"label":"1 = yes, 0 = no"');
  });

  it('draws the weights intended and observed, and marks what stages and rollbacks did', () => {
    const weights = shown('Weights, and what happened', { health: EVERYTHING });

    for (const part of [
      'FILL(weights, REPEAT)',
      'IntendedCanaryPercent',
      '100 * FILL(canary, 0) / (FILL(stable, 0) + FILL(canary, 0))',
      'stage started',
      'stage complete',
      'stage failed or stopped',
      'rollback started',
    ]) {
      expect(weights).toContain(part);
    }
    expect(shown('Weights, and what happened')).not.toContain('observed');
  });

  it('draws the hit rate over all nodes, the line that a stage is judged by, and each flush', () => {
    const hitRate = shown('Hit rate', { health: EVERYTHING });

    expect(hitRate).toContain('100 * SUM([h0,h1]) / SUM([h0,h1,m0,m1])');
    expect(hitRate).toContain(`"value":${LEAST.hitRate.minPercent}`);
    expect(hitRate).toContain('"Sluice","KeysDeleted","Profile","migration","Stack","Sluice-test"');
  });

  it('draws latencies in milliseconds, with the limit that follows stable', () => {
    expect(shown('Database latency', { health: EVERYTHING })).toContain('database * 1000');
    expect(shown('Database latency', { health: EVERYTHING })).toContain('"value":50');
    expect(shown('Latency per backend', { health: EVERYTHING })).toContain(
      'IF((stable * 1.5) < 120, 120, IF((stable * 1.5) > 5000, 5000, stable * 1.5))',
    );
  });

  it('draws errors as rates, with the limit that follows stable', () => {
    const errors = shown('Errors per backend', { health: EVERYTHING });

    expect(errors).toContain('100 * FILL(ce, 0) / cr');
    expect(errors).toContain('IF((100 * FILL(se, 0) / sr + 2) < 0.5, 0.5, IF((100 * FILL(se, 0) / sr + 2) > 10, 10,');
  });

  it('draws what the probe says of Redis, and of ElastiCache with IAM what the settings name', () => {
    const redis = { evictions: [metric('Evictions')] };
    const url = 'rediss://sluice@cache.example.com:6379';
    const iam = {
      cache: { url, elastiCacheIam: { cacheName: 'shop' }, network: NETWORK },
      health: { ...EVERYTHING, redis },
    };

    expect(shown('Redis')).toContain('look of the probe');
    expect(shown('Redis answers')).toContain('CacheUp');
    expect(JSON.stringify(dashboard(iam))).not.toMatch(/CacheUp|look of the probe/);
    expect(shown('Redis', iam)).toContain('"Shop","Evictions"');
  });
});
