import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { priceOfRun } from '../../../cli/conform/price.ts';
import { answerTable } from '../../../cli/conform/show.ts';
import { recorded } from '../../../lab/conform/recorded.ts';
import { runCli } from '../run-cli.ts';

const ALL = ['conform', '--account', '123456789012', '--region', 'eu-central-1'];

it.each([
  [['conform', '--region', 'eu-central-1'], "required option '--account <number>'"],
  [['conform', '--account', '123456789012'], "required option '--region <name>'"],
  [['conform', '--account', '1234', '--region', 'eu-central-1'], 'twelve digits'],
  [['conform', '--account', '123456789012', '--region', 'Frankfurt'], 'name of an AWS Region'],
  [[...ALL, '--yes'], "unknown option '--yes'"],
])('%j is wrong usage', async (args, words) => {
  const { exitCode, stderr } = await runCli(args);

  expect(stderr).toContain(words);
  expect(exitCode).toBe(2);
});

it('does nothing where nobody sits at a terminal, and nothing on the command line changes that', async () => {
  // Whoever would be asked listens nowhere.
  const { exitCode, stderr, stdout } = await runCli([...ALL, '--json'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });

  expect(stderr).toContain('cannot be asked here, because this is no terminal. Nothing was done');
  expect(JSON.parse(stdout)).toMatchObject({ error: 'WrongUsage' });
  expect(exitCode).toBe(2);
});

it('prints its policy and nothing else, without asking AWS', async () => {
  const { exitCode, stdout } = await runCli([...ALL, '--policy'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).Version).toBe('2012-10-17');
});

it('costs less than two dollars', () => {
  expect(priceOfRun().usd).toBeLessThan(2);
  expect(priceOfRun().usd).toBeGreaterThan(0.5);
});

it('prints a table that fits into 80 columns, what is not as expected first', () => {
  const answers = recorded('emulator')?.answers ?? [];
  const lines = answerTable(answers).split('\n');

  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  expect(lines.join(' ')).not.toMatch(/none: as\s.*expected: /s);
});
