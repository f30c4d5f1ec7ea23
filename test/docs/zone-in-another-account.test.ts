import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LEAST } from '../../lab/support/settings.ts';
import { synthesize } from '../../lab/support/synth.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';
import { block } from './recipe.ts';

const PAGE = 'zone-in-another-account';
const Statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown().optional(),
  Condition: z.unknown().optional(),
});
type Statement = z.infer<typeof Statement>;
const Document = z.object({ Statement: z.array(Statement) });
const setting: { recordGroup: SettingsInput['recordGroup'] } = JSON.parse(block(PAGE, 'The setting'));
const { roleArn, ...recordGroup } = setting.recordGroup;

/** What the functions of a stack may do to Route 53 and STS. */
function granted(group: SettingsInput['recordGroup']): Statement[] {
  const policies = synthesize({ recordGroup: group }).findResources('AWS::IAM::Policy');
  const statements = Object.values(policies).flatMap(
    ({ Properties }) => Document.parse(Properties.PolicyDocument).Statement,
  );
  return statements.filter(({ Action }) => /^(route53|sts):/.test([Action].flat()[0] ?? ''));
}

/** As it reads in an account of the ordinary partition; one of each. */
function plain(statements: Statement[]): unknown[] {
  const texts = statements.map((statement) =>
    JSON.stringify(statement, (_, value) => {
      const join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(value);
      return join.success
        ? join.data['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'aws')).join('')
        : value;
    }),
  );
  return [...new Set(texts)].sort().map((text): unknown => JSON.parse(text));
}

/** One role serves all functions, so what one of them may do less than another needs no statement of its own. */
function isWithin(narrow: Statement, wide: Statement): boolean {
  const listsOf = ({ Condition }: Statement) =>
    Object.values(Object(Object(Condition)['ForAllValues:StringEquals'])).flat();
  return (
    narrow !== wide &&
    JSON.stringify([narrow.Action, narrow.Resource]) === JSON.stringify([wide.Action, wide.Resource]) &&
    listsOf(narrow).every((value) => listsOf(wide).includes(value)) &&
    listsOf(narrow).length < listsOf(wide).length
  );
}

describe('the role in the zone’s account', () => {
  it('may do exactly what the functions may do where the zone is in their own', () => {
    const { Statement: onPage } = Document.parse(JSON.parse(block(PAGE, 'What the role may do')));

    const needed = granted({ ...LEAST.recordGroup, ...recordGroup });
    const widest = needed.filter((statement) => !needed.some((other) => isWithin(statement, other)));
    expect(plain(onPage)).toEqual(plain(widest));
  });

  it('is all that the functions may reach then: no permission on Route 53 of their own', () => {
    expect(plain(granted(setting.recordGroup))).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn },
    ]);
  });

  it('trusts the roles of the stack, by the name that CloudFormation begins them with, and the session name that Sluice uses', () => {
    const trust = Document.parse(JSON.parse(block(PAGE, 'Who may assume it'))).Statement[0];

    expect(trust?.Condition).toEqual({
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Sluice-prod-*' },
      StringEquals: { 'sts:RoleSessionName': 'sluice' },
    });
    const connects = readFileSync(new URL('../../core/lease/route-53.ts', import.meta.url), 'utf8');
    expect(connects).toContain("RoleSessionName: 'sluice'");
    const roles = Object.values(synthesize().findResources('AWS::IAM::Role'));
    expect(roles.filter(({ Properties }) => Properties.RoleName !== undefined)).toEqual([]);
  });
});
