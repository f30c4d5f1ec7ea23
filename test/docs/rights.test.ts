import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { everyStack, RIGHTS, type Right, rightsIn, rightsPage, whyOf } from '../../lab/write/rights-page.ts';
import { OF_ONE, USUALLY } from '../../lab/write/rights-why.ts';

let rights: Right[];
beforeAll(() => {
  rights = rightsIn(everyStack());
});

describe('the page of rights', () => {
  it('has every role and action of the template ("npm run write" writes it anew)', () => {
    expect(readFileSync(RIGHTS, 'utf8')).toBe(rightsPage());
  });

  it('says of each why', () => {
    expect(rights.filter((right) => whyOf(right) === undefined)).toEqual([]);
  });

  it('has no reason for what nobody may do', () => {
    const actions = new Set(rights.map(({ action }) => action));
    const pairs = new Set(rights.map(({ holder, action }) => `${holder} ${action}`));
    const own = Object.entries(OF_ONE).flatMap(([holder, whys]) =>
      Object.keys(whys).map((each) => `${holder} ${each}`),
    );

    expect(Object.keys(USUALLY).filter((action) => !actions.has(action))).toEqual([]);
    expect(own.filter((pair) => !pairs.has(pair))).toEqual([]);
  });
});

it('the page of threats names tests that there are', () => {
  const page = readFileSync(new URL('../../docs/threats.md', import.meta.url), 'utf8');
  const named = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map(([, file = '']) => file);

  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((file) => !existsSync(new URL(`../../${file}`, import.meta.url)))).toEqual([]);
});

describe('what the page says of the gravest rights is so:', () => {
  const holders = (...actions: string[]) =>
    [...new Set(rights.filter(({ action }) => actions.includes(action)).map(({ holder }) => holder))].sort();

  it('records are changed by two functions, and only under a condition', () => {
    const changes = rights.filter(({ action }) => action === 'route53:ChangeResourceRecordSets');

    expect(holders('route53:ChangeResourceRecordSets')).toEqual(['PrepareStage', 'SetWeights']);
    expect(changes.filter(({ condition }) => !condition.includes('never absent'))).toEqual([]);
  });

  it('tokens are read, and answered with yes, by one', () => {
    expect(holders('ssm:GetParameter')).toEqual(['DecideApproval']);
    expect(holders('states:SendTaskSuccess')).toEqual(['DecideApproval']);
  });

  it('secrets are read by the two that reach Redis, and those may do nothing else in AWS', () => {
    const reaching = holders('secretsmanager:GetSecretValue', 'elasticache:Connect');
    const services = rights.filter(({ holder }) => reaching.includes(holder)).map(({ action }) => action.split(':')[0]);

    expect(reaching).toEqual(['FlushCache', 'ProbeCache']);
    expect([...new Set(services)].sort()).toEqual(['ec2', 'elasticache', 'kms', 'logs', 'secretsmanager', 'xray']);
  });

  it('nobody may change roles, functions, machines or alarms', () => {
    const changing =
      /^(iam|cloudformation|lambda:(Update|Create|Delete)|states:(Update|Create|Delete)|cloudwatch:(Put|Delete|Set))/;
    expect(rights.filter(({ action }) => changing.test(action))).toEqual([]);
  });
});
