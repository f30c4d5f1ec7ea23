import { Arn, ArnFormat, type Duration, Stack, Token } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { SettingsError } from './settings-error.ts';

/** What a metric of the CDK says of itself, and that no setting has a word for. */
interface Described {
  metricStat?: { account?: string; region?: string };
  mathExpression?: { period: number; searchAccount?: string; searchRegion?: string };
}
interface Place {
  account?: string | undefined;
  region?: string | undefined;
}

interface Listed {
  abortOn: (Pick<IAlarm, 'alarmArn'> | string)[] | undefined;
  abortOnCanary: (Pick<IAlarm, 'alarmArn'> | string)[] | undefined;
}

/** Constructs of the CDK know more than the settings do: what would be read as if it were here, or counted otherwise, is refused. */
export function insistOnOurs(
  scope: Construct,
  { health, alarms = {} }: { health: object; alarms?: Partial<Listed> | undefined },
  period: Duration,
): void {
  const { account, region } = Stack.of(scope);
  const isElsewhere = (place: Place) =>
    differs(place.account, account) || differs(place.region, region)
      ? `it is in ${[place.account, place.region].filter(Boolean).join(', ')}, and this stack in ${account}, ${region}`
      : null;
  const findings = [
    ...described(health, 'health').flatMap(([path, { metricStat, mathExpression }]) => {
      const { searchAccount, searchRegion } = mathExpression ?? {};
      const where = isElsewhere(metricStat ?? { account: searchAccount, region: searchRegion });
      const seconds = mathExpression?.period ?? period.toSeconds();
      return [
        ...(where ? [`${path}: ${where}. Metrics are read in its own: publish it here`] : []),
        ...(seconds === period.toSeconds()
          ? []
          : [
              `${path}: its period is ${seconds} seconds, and "health.period" ${period.toSeconds()}, by which it would be ` +
                'calculated: give the expression that period',
            ]),
      ];
    }),
    ...(['abortOn', 'abortOnCanary'] as const).flatMap((list) =>
      (alarms[list] ?? []).flatMap((alarm, i) => {
        const where = typeof alarm === 'string' ? null : isElsewhere(placeOf(alarm.alarmArn));
        return where ? [`alarms.${list}.${i}: ${where}. ${HOW_TO_HEAR}`] : [];
      }),
    ),
  ];
  if (findings.length === 0) return;
  throw new SettingsError(
    ['These settings cannot be used:', ...findings.map((finding) => `  ${scope.node.path}.${finding}`)].join('\n'),
  );
}

const HOW_TO_HEAR = 'An alarm is heard in its own account and Region alone: make one here that watches the same';

function placeOf(arn: string): Place {
  if (Token.isUnresolved(arn)) return {};
  const { account, region } = Arn.split(arn, ArnFormat.COLON_RESOURCE_NAME);
  return { account, region };
}

/** What only the deployment knows may be the same. */
function differs(theirs: string | undefined, ours: string): boolean {
  return theirs !== undefined && !Token.isUnresolved(theirs) && !Token.isUnresolved(ours) && theirs !== ours;
}

/** Every metric of the CDK, and those that its expressions use, with where it stands. */
function described(value: unknown, path: string): [path: string, Described][] {
  if (typeof value !== 'object' || value === null) return [];
  if (!('toMetricConfig' in value) || typeof value.toMetricConfig !== 'function') {
    return Object.entries(value).flatMap(([key, each]) => described(each, `${path}.${key}`));
  }
  const config = value.toMetricConfig() as Described & { mathExpression?: { usingMetrics: object } };
  return [[path, config], ...described(config.mathExpression?.usingMetrics, path)];
}
