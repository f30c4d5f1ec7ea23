import * as z from 'zod';
import { measureBaseline } from '../../../core/health/baseline.ts';
import { HealthConfig } from '../../../core/health/config.ts';
import { contextOf, HealthCheck } from '../../../core/health/context.ts';
import { keyOf, type Series } from '../../../core/health/evidence.ts';
import { judgeHealth } from '../../../core/health/judge-health.ts';
import { isStored, type StoredMetric } from '../../../core/health/metric.ts';
import { metricsOf, windowBefore, windowSince } from '../../../core/health/read-metrics.ts';
import type { StageState } from '../../../core/protocol/states.ts';
import { lookAfter } from '../../../functions/check-health/look-after.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import type { Settings } from '../../../lib/settings/settings.ts';
import { run } from '../../support/scenario.ts';
import { plan } from '../../support/stage.ts';
import type { Definition } from '../../support/synth.ts';

/** How the site fares: the value of a metric, by the start of its period. */
export type Site = (metric: StoredMetric, start: number) => number;

export interface Lived {
  states: string[];
  /** Calls of functions, and metrics that CloudWatch was asked for in them. */
  calls: number;
  metricsRead: number;
  startedAt: number;
  endedAt: number;
  error: string | undefined;
}

export interface Living {
  startedAt: number;
  site: Site;
  /** So long after its end a period can be read. */
  lagSeconds: number;
  /** How soon to look again. @default - as *Check health* says */
  look?: typeof lookAfter;
}

/** What Route 53 needs until a change is in sync: AWS says within a minute, as a rule. */
const IN_SYNC_AFTER_MS = 40_000;
const CALL_MS = 1000;

/** One stage of the synthesized definition, in virtual time, judged by the deployed judge. */
export async function liveStage(definition: Definition, settings: Settings, living: Living): Promise<Lived> {
  const { startedAt, site, lagSeconds, look = lookAfter } = living;
  const config = HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(settings))));
  const every = { 'warm-up': settings.warmUp.checkEvery.toSeconds(), bake: settings.bake.checkEvery.toSeconds() };
  const metrics = metricsOf(config).filter(isStored);
  const data = new Map<string, unknown>();
  let now = startedAt;
  let movedAt: number | null = null;
  let metricsRead = metrics.length;
  const iso = (time: number) => new Date(time).toISOString();

  const seriesAt = (from: number, to: number): Map<string, Series> => {
    const period = config.periodSeconds * 1000;
    const starts = Array.from({ length: Math.max(0, (to - from) / period) }, (_, i) => from + i * period);
    const known = starts.filter((start) => start + period + lagSeconds * 1000 <= now);
    return new Map(
      metrics.map((metric) => [
        keyOf(metric),
        { points: new Map(known.map((start) => [start, site(metric, start)])), trouble: null },
      ]),
    );
  };
  const check = (event: unknown) => {
    const context = contextOf(config, HealthCheck.parse(event));
    const { from, to } = windowSince(context.since, config, now);
    metricsRead += metrics.length;
    const verdict = judgeHealth(config, { series: seriesAt(from, to), alarms: [] }, context, new Date(now));
    return { ...verdict, lookAfterSeconds: look(verdict, context, config, every, new Date(now)) };
  };
  const change = () => ({ id: '/change/C1', status: 'PENDING', submittedAt: iso(movedAt ?? now), inSyncAt: null });
  const flush = () => ({
    done: true,
    skipped: false,
    resume: null,
    flushedAt: iso(now),
    freshUntil: iso(now + 900_000),
  });
  const answers = {
    'Prepare stage': () => {
      const { from, to } = windowBefore(config, now);
      const { baseline } = measureBaseline(config, { series: seriesAt(from, to), alarms: [] }, new Date(now));
      return { ...plan('s1', 25, { stable: 95, canary: 5 }, iso(startedAt)), baseline };
    },
    'Flush cache': flush,
    'Check health': check,
    'Advance weights': () => {
      movedAt = now;
      return change();
    },
    'Confirm change': () =>
      now < (movedAt ?? now) + IN_SYNC_AFTER_MS ? change() : { ...change(), status: 'INSYNC', inSyncAt: iso(now) },
    'Check bake': check,
    'Release lease': () => ({ released: true }),
    'Roll back': () => ({ error: 'HealthFailed', cause: 'as judged', rollbackArn: 'arn' }),
  } satisfies Partial<Record<StageState, (event: unknown) => unknown>>;

  let calls = 0;
  const called = Object.entries(answers).map(([name, answer]) => [
    name,
    (event: unknown) => {
      calls += 1;
      now += CALL_MS;
      const given = answer(event);
      const [, place = ''] = (definition.States[name]?.ResultPath ?? '').split('.');
      data.set(place, given);
      return given;
    },
  ]);
  const { path, error } = await run(definition, { stage: 25 }, Object.fromEntries(called), (name) => {
    now += 1000 * secondsOf(definition.States[name], data);
  });
  return { states: path, calls, metricsRead, startedAt, endedAt: now, error };
}

function secondsOf(
  { Seconds, SecondsPath = '' }: Definition['States'][string] = { Type: 'Wait' },
  data: Map<string, unknown>,
): number {
  if (Seconds !== undefined) return Seconds;
  const [, place = '', name = ''] = SecondsPath.split('.');
  return z.number().parse(Object(data.get(place))[name]);
}
