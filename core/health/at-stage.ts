import type { HealthConfig } from './config.ts';
import type { OwnLimits } from './own-stage.ts';
import { spelledSpan } from './words.ts';

/** The settings as they hold for one stage: the only place where what is its own takes the place of what is everybody's. */
export function atStage(config: HealthConfig, stage: number): HealthConfig {
  const { stages, ...common } = config;
  const own = stages?.[stage];
  if (!own) return common;
  const { warmUpSeconds, bakeSeconds, health = {}, checks } = own;
  const asked = Object.entries(common.checks ?? {}).filter(([name]) => checks?.includes(name) ?? true);
  return {
    ...withLimits(common, health),
    warmUp: { deadlineSeconds: warmUpSeconds ?? common.warmUp.deadlineSeconds },
    bake: { timeSeconds: bakeSeconds ?? common.bake.timeSeconds },
    ...(common.checks && { checks: Object.fromEntries(asked) }),
  };
}

/** With these numbers in the place of those at the same paths. */
export function withLimits<H extends object>(health: H, limits: OwnLimits): H {
  return merged(health, limits) as H;
}

function merged(value: unknown, own: object): object {
  const common = typeof value === 'object' && value !== null ? value : {};
  const changes = Object.entries(own).flatMap(([name, change]) => {
    if (change === undefined) return [];
    return [[name, typeof change === 'object' ? merged(Reflect.get(common, name), change) : change]];
  });
  return { ...common, ...Object.fromEntries(changes) };
}

/** What is different in this stage, for people: `latency.maxRatio 1.1 instead of 1.25`. */
export function tellOwn(config: HealthConfig, stage: number): string[] {
  const { warmUpSeconds, bakeSeconds, health = {}, checks } = config.stages?.[stage] ?? {};
  const { warmUp, bake } = config;
  return [
    ...(warmUpSeconds
      ? [instead('warm-up deadline', spelledSpan(warmUpSeconds), spelledSpan(warmUp.deadlineSeconds))]
      : []),
    ...(bakeSeconds ? [instead('bake', spelledSpan(bakeSeconds), spelledSpan(bake.timeSeconds))] : []),
    ...numbersIn(health).map(({ path, value }) => {
      const usual = path.reduce<unknown>((found, name) => (found ? Reflect.get(found, name) : undefined), config);
      return instead(path.join('.'), String(value), usual === undefined ? 'none' : String(usual));
    }),
    ...(checks ? [`checks asked: ${checks.join(', ') || 'none'}`] : []),
  ];
}

function instead(what: string, own: string, usual: string): string {
  return `${what} ${own} instead of ${usual}`;
}

function numbersIn(limits: object, above: string[] = []): { path: string[]; value: number }[] {
  return Object.entries(limits).flatMap(([name, value]) => {
    if (typeof value === 'number') return [{ path: [...above, name], value }];
    return value ? numbersIn(value, [...above, name]) : [];
  });
}
