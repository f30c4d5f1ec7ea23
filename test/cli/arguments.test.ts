import { expect, it } from 'vitest';
import { nameIn } from '../../cli/aws/caller.ts';
import { consoleLink } from '../../cli/aws/console-link.ts';
import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { chooseEnvironment } from '../../cli/command-line/environments.ts';
import { isDryRun } from '../../cli/command-line/intentions.ts';
import { chooseStage } from '../../cli/commands/abort.ts';
import { onlyPending } from '../../cli/commands/decide.ts';
import { executionName } from '../../cli/execution/execution-name.ts';
import { harmless, harmlessLine } from '../../cli/terminal/output.ts';
import { ownerOf } from '../../core/lease/lease.ts';

it.each([
  [true, {}, true],
  [true, { DRY_RUN: 'false' }, true],
  [undefined, { DRY_RUN: 'true' }, true],
  [undefined, { DRY_RUN: 'TRUE ' }, true],
  [undefined, { DRY_RUN: '1' }, true],
  [undefined, { npm_config_dry_run: 'true' }, true],
  [undefined, { NPM_CONFIG_DRY_RUN: 'true', DRY_RUN: 'false' }, true],
  [undefined, { npm_config_dryrun: 'true' }, true],
  [undefined, { npm_config_dry: 'true' }, true],
  [undefined, { DRYRUN: 'yes' }, true],
  [undefined, { SLUICE_DRY_RUN: 'on' }, true],
  [undefined, { DRY_RUN: 'false' }, false],
  [undefined, { DRY_RUN: '' }, false],
  [undefined, { LAUNDRY_RUN: 'true', npm_config_yes: 'true' }, false],
  [undefined, {}, false],
])('--dry-run %s with %j is %s', (flag, variables, expected) => {
  expect(isDryRun(flag, variables)).toBe(expected);
});

it.each([
  [{ DRY_RUN: 'treu' }, 'DRY_RUN is "treu": write true or false.'],
  [{ npm_config_dry_run: 'perhaps' }, 'npm_config_dry_run is "perhaps"'],
  [{ npm_config_profile: 'after-sync' }, 'npm has kept --profile for itself. Nothing was done; write "--" before it'],
  [{ npm_config_environment: 'prod' }, '--environment'],
  [{ npm_config_stack: 'Shop' }, '--stack'],
  [{ npm_config_flag_environment: 'prod' }, '--flag-environment'],
])('nothing is done with %j', (variables, message) => {
  expect(() => isDryRun(undefined, variables)).toThrow(message);
});

it.each(['0', '101', '-1', '1.5', '1e1', ' 7', '', 'x', '9'.repeat(16)])(
  '"%s" is no whole number from 1 to 100',
  (text) => {
    expect(() => wholeNumber(1, 100)(text)).toThrow('Write a whole number from 1 to 100.');
  },
);

it.each([
  ['1', 1],
  ['100', 100],
])('"%s" is a whole number from 1 to 100', (text, value) => {
  expect(wholeNumber(1, 100)(text)).toBe(value);
});

it('takes the environment named, and otherwise the only one there is', () => {
  expect(chooseEnvironment('prod', () => ['a', 'b'])).toBe('prod');
  expect(chooseEnvironment(undefined, () => ['staging'])).toBe('staging');
  expect(() => chooseEnvironment(undefined, () => ['a', 'b'])).toThrow('a, b');
  expect(() => chooseEnvironment(undefined, () => [])).toThrow('no cdk.json');
});

it.each([
  ['arn:aws:sts::123456789012:assumed-role/Operator/ana@example.com', 'ana@example.com'],
  ['arn:aws:iam::123456789012:user/team/ana', 'ana'],
  ['arn:aws:iam::123456789012:root', 'root'],
  ['', null],
])('whoever has the identity %s is called %s', (arn, name) => {
  expect(nameIn(arn)).toBe(name);
});

it('gives an execution a name that Prepare stage accepts and that sorts by time', () => {
  const name = executionName('stage-25', new Date('2026-11-21T10:15:00.123Z'));

  expect(name).toMatch(/^stage-25-20261121T101500Z-[0-9a-f]{4}$/);
});

it('links to the console of the right partition, and to none where there is no AWS', () => {
  const arn = (partition: string, region: string) => `arn:${partition}:states:${region}:123456789012:execution:m:e`;

  expect(consoleLink(arn('aws', 'eu-central-1'), false)).toBe(
    `https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/${arn('aws', 'eu-central-1')}`,
  );
  expect(consoleLink(arn('aws-cn', 'cn-north-1'), false)).toContain('https://cn-north-1.console.amazonaws.cn/');
  expect(consoleLink(arn('aws', 'eu-central-1'), true)).toBeNull();
});

it('aborts the stage that owns the lease, or the only one, or the one that was named', () => {
  const stage = (name: string) => ({
    arn: `arn:aws:states:eu-central-1:1:execution:m:${name}`,
    name,
  });
  const [a, b] = [stage('a'), stage('b')];

  expect(chooseStage(undefined, [a], [])).toBe(a);
  expect(chooseStage(undefined, [a, b], [ownerOf(b.arn)])).toBe(b);
  expect(chooseStage('a', [a, b], [ownerOf(b.arn)])).toBe(a);
  expect(() => chooseStage(undefined, [a, b], [])).toThrow('a, b');
  expect(() => chooseStage('c', [a, b], [])).toThrow('c is not running');
  expect(() => chooseStage(undefined, [], [])).toThrow('No stage is running');
});

it('decides without a name only when it is clear about what', () => {
  expect(onlyPending([{ execution: 'a' }])).toEqual({ execution: 'a' });
  expect(() => onlyPending([])).toThrow('No stage waits for approval.');
  expect(() => onlyPending([{ execution: 'a' }, { execution: 'b' }])).toThrow('a, b');
});

it("shows other people's texts without letting them act on the terminal, or begin a line", () => {
  const text = 'reason\u001b[2J\rfake\nnext\u2028line\u061c';

  expect(harmless(text)).toBe('reason\ufffd[2J\ufffdfake\nnext\ufffdline\ufffd');
  expect(harmlessLine(text)).toBe('reason\ufffd[2J\ufffdfake next\ufffdline\ufffd');
});
