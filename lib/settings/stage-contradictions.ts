import { atStage, withLimits } from '../../core/health/at-stage.ts';
import type { Contradiction } from './contradiction.ts';
import { configOf, type Judged } from './health-config.ts';
import { healthFindings } from './health-lint.ts';
import { HealthSettings } from './health-settings.ts';

/** What is wrong with a stage's own limits, times and checks: each is held to the rules of what it takes the place of. */
export function stageContradictions(settings: Judged): Contradiction[] {
  const config = configOf(settings);
  const ofAll = healthFindings(config).map(({ message }) => message);
  return settings.stages.flatMap(({ percent, health = {}, checks = [] }, i): Contradiction[] => {
    const at = (...path: Contradiction['path']) => ['stages', i, ...path];
    const strays = [
      ...Object.entries(health).flatMap(([section, limits]) =>
        Reflect.get(settings.health, section)
          ? Object.keys(section === 'metrics' ? (limits ?? {}) : {}).flatMap((name) =>
              settings.health.metrics?.[name] ? [] : [strayAt(at('health', section, name), `health.metrics.${name}`)],
            )
          : [strayAt(at('health', section), `health.${section}`)],
      ),
      ...checks.flatMap((name, j) =>
        settings.health.checks?.[name] ? [] : [strayAt(at('checks', j), `health.checks.${name}`)],
      ),
    ];
    if (strays.length > 0) return strays;
    const { error } = HealthSettings.safeParse(withLimits(settings.health, health));
    const wrong = (error?.issues ?? []).map(({ path, message }) => ({
      path: at('health', ...path.map((part) => (typeof part === 'symbol' ? String(part) : part))),
      message,
    }));
    if (wrong.length > 0) return wrong;
    return healthFindings(atStage(config, percent))
      .filter(({ message }) => !ofAll.includes(message))
      .map(({ path, message }) => ({ path: at(), message: `${path.join('.')}: ${message}` }));
  });
}

function strayAt(path: Contradiction['path'], missing: string): Contradiction {
  return { path, message: `there is no "${missing}" that it could differ from` };
}
