import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { AlarmNames } from '../core/alarms/listed-alarms.ts';
import { jsonOf } from '../core/protocol/parse.ts';
import { rolloutName } from './rollout-name.ts';
import { SettingsError } from './settings/settings-error.ts';
import { longestText } from './template-text.ts';

/**
 * Of all variables together, and what is measured is their JSON, escapes included.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_BYTES = 4096;

/** A variable that grows with the settings. */
interface Growing {
  setting: string;
  /** What it is made of, in the plural … */
  things: string;
  /** … and each of them, in its JSON form. */
  read: z.ZodType<unknown[], string>;
  help: string;
}

const Texts = z.array(z.string());
/** As `core/health/metric.ts` encodes one. */
const MetricLine = z.tuple([z.string(), z.string(), z.looseObject({})], z.unknown());

const GROWING: Record<string, Growing> = {
  RECORD_GROUP: {
    setting: 'recordGroup.records',
    things: 'names',
    read: jsonOf(z.object({ records: z.record(z.string(), Texts) })).transform(({ records }) =>
      Object.values(records).flat(),
    ),
    help: 'move the others as a group of their own, in another environment',
  },
  FLUSH: {
    setting: 'flush',
    things: 'patterns',
    read: jsonOf(z.object({ profiles: z.record(z.string(), Texts), preserve: Texts })).transform(
      ({ profiles, preserve }) => [...preserve, ...Object.values(profiles).flat()],
    ),
    help: 'write fewer and wider ones',
  },
  COMPATIBILITY: {
    setting: 'compatibility',
    things: 'probes',
    read: jsonOf(z.object({ probes: z.record(z.string(), z.unknown()) })).transform(({ probes }) =>
      Object.values(probes),
    ),
    help: 'one for each shape that is cached is enough',
  },
  HEALTH: {
    setting: 'health',
    things: 'metrics',
    read: jsonOf(z.unknown()).transform(linesIn),
    help: 'name fewer; for a cache of many nodes, one for hits and one for misses that already add them up',
  },
  ALARMS: {
    setting: 'alarms',
    things: 'alarms',
    read: jsonOf(AlarmNames).transform(({ abortOn, abortOnCanary }) => [...abortOn, ...abortOnCanary]),
    help: 'join some into a composite alarm',
  },
};

/** Refuses what Lambda would refuse in the middle of a deployment. */
export function insistOnRoom(scope: Construct, folder: string, environment: Record<string, string>): void {
  const at = rolloutName(scope);
  const resolved: Record<string, unknown> = Stack.of(scope).resolve(environment);
  const texts = Object.fromEntries(Object.entries(resolved).map(([name, value]) => [name, longestText(value)]));
  const excess = bytesOf(texts) - MOST_BYTES;
  if (excess <= 0) return;
  const [name, text] = Object.entries(texts).reduce((a, b) => (bytesOf(b[1]) > bytesOf(a[1]) ? b : a));
  const total = `the environment of ${folder} would take ${excess + MOST_BYTES} bytes, and Lambda takes ${MOST_BYTES}`;
  const growing = GROWING[name];
  if (!growing) throw new SettingsError(`${at}, ${name}: ${total}. It has ${bytesOf(text)} of them.`);
  const sizes = growing.read.parse(text).map((thing) => bytesOf(JSON.stringify(thing)) - 1);
  throw new SettingsError(
    `${at}, ${growing.setting}: ${total}. The ${sizes.length} ${growing.things} here make ${bytesOf(text)} of them, ` +
      `and the first ${fitting(sizes, excess)} would fit: ${growing.help}.`,
  );
}

/** As JSON. */
function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function linesIn(value: unknown): unknown[] {
  if (MetricLine.safeParse(value).success) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(linesIn) : [];
}

/** How many remain when the last ones go until there is no excess. */
function fitting(sizes: number[], excess: number): number {
  let left = excess;
  return Math.max(
    sizes.findLastIndex((size) => {
      left -= size;
      return left <= 0;
    }),
    0,
  );
}
