import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { AlarmNotGreen } from '../protocol/errors.ts';
import { type AlarmReading, readAlarms } from './alarms.ts';
import { type AlarmNames, listedAlarms } from './listed-alarms.ts';
import { whyUnknown } from './why-unknown.ts';

/** Alarms act on changes only, so whoever is about to do something looks for itself: red, unknown and muted are refused. */
export async function insistOnGreen(
  cloudWatch: CloudWatchClient,
  names: AlarmNames,
  canaryHasTraffic: boolean,
): Promise<void> {
  const problem = await whyNotGreen(cloudWatch, names, canaryHasTraffic);
  if (problem) throw problem;
}

/** All of the listed alarms: what those of the canary say without traffic, it will say with some, but for a want of data. */
export async function whyNotGreen(
  cloudWatch: CloudWatchClient,
  names: AlarmNames,
  canaryHasTraffic: boolean,
): Promise<AlarmNotGreen | null> {
  const readings = await readAlarms(cloudWatch, listedAlarms(names, true));
  const haveTraffic = listedAlarms(names, canaryHasTraffic);
  const problems = readings.flatMap((reading) => problemsOf(reading, haveTraffic.includes(reading.name)));
  return problems.length > 0 ? new AlarmNotGreen(`Not now: ${problems.join('; ')}.`) : null;
}

function problemsOf({ name, state, actionsEnabled }: AlarmReading, hasTraffic: boolean): string[] {
  if (state === 'ALARM') return [`alarm ${name} is red${hasTraffic ? `: ${ADVICE}` : ` ${WITHOUT_TRAFFIC}`}`];
  const unknown = state === 'INSUFFICIENT_DATA' && !hasTraffic ? null : whyUnknown(state);
  if (unknown) return [`alarm ${name} is ${unknown.join(': ')}`];
  return actionsEnabled ? [] : [`alarm ${name} has its actions disabled: enable them`];
}

const ADVICE = 'find out why and wait until it is green';
const WITHOUT_TRAFFIC = `although the canary has no traffic: ${ADVICE}; where it is red for want of data, let it treat missing data as not breaching`;
