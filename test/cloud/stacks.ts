import type { StackSpec } from '../../lab/cloud/stacks.ts';
import { ACCOUNT, REGION } from '../../lab/host/environment/clean-environment.ts';
import { siteCalled } from '../../lab/site/site.ts';
import { quick } from '../../lab/support/cloud.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';
import { isOperators } from './operators.ts';

/** A stack for each file that wants one, with what differs in its settings from `quick`. */
const CHANGES = {
  stages: {},
  // Nobody answers here.
  refusals: { gate: { stages: [25], expiry: '5 seconds' } },
  stops: {
    warmUp: { wait: '3 seconds', checkEvery: '1 second', deadline: '15 seconds' },
    bake: { time: '20 seconds', checkEvery: '1 second' },
    gate: { stages: [50], expiry: '10 minutes' },
  },
  events: { runbookUrl: 'https://example.com/runbook', notifications: { also: ['rollout.weights.drifted'] } },
  gates: {
    // Somebody is reminded in the last quarter, and answers then.
    gate: { stages: [25], expiry: '60 seconds' },
    runbookUrl: 'https://example.com/runbook',
  },
  // Each stage asks a check of its own, and the functions sign in to Redis.
  report: {
    gate: { stages: [] },
    reports: { keep: '30 days' },
    stages: [
      { percent: 5, checks: [] },
      { percent: 25, checks: ['passing'] },
      { percent: 50, checks: ['failing'] },
      { percent: 100, checks: ['breaking'], warmUpDeadline: '5 seconds' },
    ],
  },
  // Long enough that the alarm, not the end of the bake, ends the stage.
  drill: { bake: { time: '60 seconds', checkEvery: '1 second' } },
  console: {},
} satisfies Record<string, Partial<SettingsInput>>;

const OPERATORS_CHANGES = {
  // Time enough for a person who reads.
  runbook: { bake: { time: '20 seconds', checkEvery: '1 second' } },
  seat: { bake: { time: '20 seconds', checkEvery: '1 second' }, flush: { maxFlushAge: '3 seconds' } },
} satisfies Record<string, Partial<SettingsInput>>;
export type StackName = keyof typeof CHANGES | keyof typeof OPERATORS_CHANGES;

/** The functions of its own that this stack asks; the test makes them. */
export const CHECKS = ['passing', 'failing', 'breaking'] as const;

/** Its Redis lets the functions in by a password that only Secrets Manager knows; the test makes both. */
export const SECRET = 'redis-of-report';

function withItsOwn(name: string, settings: SettingsInput): SettingsInput {
  if (name !== 'report') return settings;
  const checks = CHECKS.map((check) => [
    check,
    { functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:check-${check}` },
  ]);
  return {
    ...settings,
    cache: {
      url: settings.cache.url.replace('://', '://sluice@'),
      passwordSecretArn: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${SECRET}`,
    },
    health: { ...settings.health, checks: Object.fromEntries(checks) },
  };
}

export const STACKS: Record<string, StackSpec> = Object.fromEntries(
  Object.entries(isOperators ? OPERATORS_CHANGES : CHANGES).map(([name, changes]) => [
    name,
    { site: siteCalled(name), settings: (site) => withItsOwn(name, { ...quick(site), ...changes }) },
  ]),
);
