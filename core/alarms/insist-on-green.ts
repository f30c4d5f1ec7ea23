import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { AlarmNotGreen } from '../protocol/errors.ts';
import { readAlarms } from './alarms.ts';
import { type AlarmNames, listedAlarms } from './listed-alarms.ts';

/** Alarms act on changes only, so whoever is about to do something looks for itself: red, missing and muted are refused. */
export async function insistOnGreen(
  cloudWatch: CloudWatchClient,
  names: AlarmNames,
  canaryHasTraffic: boolean,
): Promise<void> {
  const problem = await whyNotGreen(cloudWatch, names, canaryHasTraffic);
  if (problem) throw problem;
}

export async function whyNotGreen(
  cloudWatch: CloudWatchClient,
  names: AlarmNames,
  canaryHasTraffic: boolean,
): Promise<AlarmNotGreen | null> {
  const listed = listedAlarms(names, canaryHasTraffic);
  if (listed.length === 0) return null;
  const problems = (await readAlarms(cloudWatch, listed)).flatMap(({ name, state, actionsEnabled }) => {
    if (state === 'ALARM') return [`alarm ${name} is red: find out why and wait until it is green`];
    if (state === 'missing') return [`alarm ${name} does not exist: correct the setting "alarms", or create it`];
    if (state === 'INSUFFICIENT_DATA') {
      return [
        `alarm ${name} has no data, so nobody knows: let it treat missing data as not breaching, or find out why`,
      ];
    }
    if (!actionsEnabled) return [`alarm ${name} has its actions disabled: enable them`];
    return [];
  });
  return problems.length > 0 ? new AlarmNotGreen(`Not now: ${problems.join('; ')}.`) : null;
}
