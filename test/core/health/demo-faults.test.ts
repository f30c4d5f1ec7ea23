import { expect, it } from 'vitest';
import { HealthConfig } from '../../../core/health/config.ts';
import { contextOf } from '../../../core/health/context.ts';
import { judgeHealth } from '../../../core/health/judge-health.ts';
import { localSettings } from '../../../lab/site/local-settings.ts';
import { SHOP } from '../../../lab/site/site.ts';
import { plan } from '../../../lab/support/stage.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import { alarm, change, flush, type Measured, readingsOf, type Values } from './fixture.ts';

/** The settings of the demonstration: one period a second. */
const settings = readSettings('local', localSettings({ zone: 'Z0123456789ABC', redisUrl: 'redis://127.0.0.1:6379' }));
const CONFIG = HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(settings))));
const NOW = Date.parse('2026-11-21T10:30:00.000Z');
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();

/** The second stage, six seconds into its bake; resolvers keep an answer for a minute. */
const CONTEXT = contextOf(CONFIG, {
  phase: 'bake',
  plan: plan('s', 25, { stable: 95, canary: 5 }),
  flush: flush(at(90)),
  flushAgain: 'not yet',
  change: change(at(66)),
});
const six = (value: number): Values => Array.from({ length: 6 }, () => value);
const WELL: Measured = {
  hits: [six(900)],
  misses: [six(10)],
  database: six(20),
  stableLatency: six(60),
  canaryLatency: six(60),
  stableRequests: six(150),
  canaryRequests: six(50),
  stableErrors: six(0),
  canaryErrors: six(0),
  alarms: Object.values(SHOP.alarms).map((name) => alarm(name, 'OK')),
};
const failedBy = (measured: Measured) => {
  const readings = readingsOf(CONFIG, { ...WELL, ...measured }, 1000, NOW - 1000);
  const { verdict, signals } = judgeHealth(CONFIG, readings, CONTEXT, new Date(NOW));
  return {
    verdict,
    signals: signals.flatMap((said) => (said.verdict === 'fail' ? [`${said.signal}: ${said.reason}`] : [])),
  };
};

it.each<[string, Measured, string[]]>([
  [
    'latency-spike, by the latency of the canary',
    { canaryLatency: six(2060) },
    ['canary latency: canary latency was over its limit in 5 of the last 5 seconds: at worst 2060 ms, limit 1000 ms'],
  ],
  [
    'alarm, by the alarm and by the errors that turn it red',
    {
      canaryErrors: six(50),
      alarms: Object.values(SHOP.alarms).map((name) => alarm(name, name === SHOP.alarms.canary ? 'ALARM' : 'OK')),
    },
    [
      'canary errors: canary error rate was over its limit in 5 of the last 5 seconds: at worst 50 of 50 requests failed, up to 7 are within limit and chance',
      `alarms: alarm ${SHOP.alarms.canary} is red`,
    ],
  ],
  [
    'outage of both backends alike, by what nobody accepts',
    {
      stableErrors: six(10),
      canaryErrors: six(10),
      stableRequests: six(10),
      canaryRequests: six(10),
      stableLatency: six(20_000),
      canaryLatency: six(20_000),
    },
    [
      'canary latency: canary latency was over its limit in 5 of the last 5 seconds: at worst 20000 ms, limit 5000 ms',
      'canary errors: canary error rate was over its limit in 5 of the last 5 seconds: at worst 10 of 10 requests failed, up to 4 are within limit and chance',
      expect.stringMatching(/^observed split: /),
    ],
  ],
  ['nothing, when nothing is wrong', {}, []],
])('the demonstration’s fault %s', (_, measured, signals) => {
  expect(failedBy(measured)).toEqual({ verdict: signals.length > 0 ? 'fail' : 'pass', signals });
});
