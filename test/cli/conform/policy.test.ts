import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesOf, STACK } from '../../../cli/conform/names.ts';
import { type Place, partitionOf } from '../../../cli/conform/place.ts';
import { policyFor } from '../../../cli/conform/policy.ts';
import { templateOf } from '../../../cli/conform/template.ts';
import { lintTemplates } from '../../../lab/support/lint-templates.ts';

const PLACE: Place = { account: '123456789012', region: 'eu-central-1', partition: 'aws' };

interface Statement {
  Action: string[];
  Resource: string | string[];
  Condition?: object;
}
const statements = policyFor(PLACE).Statement as unknown as Statement[];

/** Where AWS lets no policy name a thing, or knows it only once it is there. */
const NAMELESS = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'cloudwatch:PutMetricData',
  'route53:ChangeResourceRecordSets',
  'route53:CreateHostedZone',
  'route53:CreateResourceRecordSetProtections',
  'route53:DeleteHostedZone',
  'route53:DeleteResourceRecordSetProtections',
  'route53:GetChange',
  'route53:GetHostedZone',
  'route53:ListQueryLoggingConfigs',
  'route53:ListResourceRecordSetProtections',
  'route53:ListResourceRecordSets',
  'route53:ListTagsForResource',
];

describe('the policy of "sluice conform"', () => {
  it('names what belongs to the command, except where AWS knows no names', () => {
    const others = statements.filter(
      ({ Resource }) =>
        ![Resource].flat().every((resource) => resource.includes(`${STACK}-`) || resource.includes(`/${STACK}/`)),
    );

    expect(others.flatMap(({ Action }) => Action).sort()).toEqual(NAMELESS);
  });

  it('has no wildcard among its actions', () => {
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('lets records be changed below one name that nobody can own, and metrics be put into one namespace', () => {
    const conditionOf = (action: string) =>
      JSON.stringify(statements.find(({ Action }) => Action.includes(action))?.Condition);

    expect(conditionOf('route53:ChangeResourceRecordSets')).toContain('*.sluice-conform.test');
    expect(conditionOf('route53:ChangeResourceRecordSets')).toContain('"Null"');
    expect(conditionOf('cloudwatch:PutMetricData')).toContain('SluiceConform');
    expect(conditionOf('iam:PassRole')).toContain('lambda.amazonaws.com');
  });

  it('is of the partition of the Region', () => {
    const china = { ...PLACE, region: 'cn-north-1', partition: partitionOf('cn-north-1') };

    expect(JSON.stringify(policyFor(china))).toContain('arn:aws-cn:');
    expect(JSON.stringify(policyFor(china))).not.toContain('arn:aws:');
    expect(partitionOf('us-gov-west-1')).toBe('aws-us-gov');
    expect(partitionOf('eu-central-1')).toBe('aws');
  });
});

it('stack and policy are such as cfn-lint finds nothing in, actions, keys and properties included', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sluice-conform-'));
  const asResource = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policyFor(PLACE) } };
  const templates = { stack: templateOf(namesOf('0a1b2c3d'), PLACE), policy: { Resources: { Policy: asResource } } };
  const files = Object.entries(templates).map(([name, template]) => {
    const file = path.join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(template));
    return file;
  });

  expect(await lintTemplates(files)).toEqual([]);
  rmSync(folder, { recursive: true });
});

it('everything in the stack has a name that the policy covers', () => {
  const { Resources } = templateOf(namesOf('0a1b2c3d'), PLACE);
  const names = Object.values(Resources).flatMap(({ Type, Properties }) =>
    ['AWS::Route53::HostedZone', 'AWS::Lambda::Version'].includes(Type)
      ? []
      : Object.entries(Properties).flatMap(([key, value]) =>
          /^(Function|Role|StateMachine|Alarm|)Name$/.test(key) ? [value] : [],
        ),
  );

  expect(names).toHaveLength(Object.keys(Resources).length - 2);
  for (const name of names) expect(name).toMatch(/^sluice-conform-0a1b2c3d-/);
});
