import { type Names, STACK } from './names.ts';
import { arnIn, type Place } from './place.ts';

/** The one inline policy of a role. */
export const GRANTS = 'grants';

/** The machines' role as a deployment leaves it: it may call every version of the function, and not the function itself. */
export function machineGrants({ function: name, throttled }: Names, place: Place, sid: 'begin' | 'replaced') {
  const functions = [`function:${name}:*`, `function:${throttled}`].map((resource) => arnIn(place, 'lambda', resource));
  return policy({ Sid: sid, ...allow(['lambda:InvokeFunction'], functions) });
}

/** As lib/record-group.ts, lib/machine-access.ts, lib/approval-store.ts and lib/event-bus.ts grant it. */
export function limitedGrants(names: Names, place: Place) {
  const zone = { 'Fn::Sub': `arn:\${AWS::Partition}:route53:::hostedzone/\${Zone}` };
  const key = 'route53:ChangeResourceRecordSets';
  return policy(
    allow(['route53:ListResourceRecordSets', 'route53:ListResourceRecordSetProtections'], zone),
    allow(['route53:GetChange'], { 'Fn::Sub': `arn:\${AWS::Partition}:route53:::change/*` }),
    allow(['route53:ChangeResourceRecordSets'], zone, {
      'ForAllValues:StringEquals': {
        [`${key}NormalizedRecordNames`]: [`www.${names.zone}`, `_rollout.www.${names.zone}`],
        [`${key}RecordTypes`]: ['A', 'AAAA', 'TXT'],
        [`${key}Actions`]: ['CREATE', 'DELETE', 'UPSERT'],
      },
      Null: { [`${key}NormalizedRecordNames`]: 'false' },
    }),
    allow(
      ['states:SendTaskSuccess', 'states:SendTaskFailure'],
      arnIn(place, 'states', `stateMachine:${names.machine}`),
    ),
    allow(['lambda:InvokeFunction'], arnIn(place, 'lambda', `function:${names.function}:*`)),
    allow(['ssm:GetParametersByPath'], arnIn(place, 'ssm', `parameter/${STACK}/requests`)),
    allow(['ssm:GetParameter'], arnIn(place, 'ssm', `parameter/${STACK}/tokens/*`)),
    allow(['events:PutEvents'], arnIn(place, 'events', `event-bus/${names.bus}`), {
      StringEquals: { 'events:source': STACK },
    }),
  );
}

export function policy(...Statement: object[]) {
  return { Version: '2012-10-17', Statement };
}

export function allow(Action: string[], Resource: string | string[] | object, Condition?: object) {
  return { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
}
