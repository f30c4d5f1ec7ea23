import { afterEach, describe, expect, it, vi } from 'vitest';
import { compatibility, MISREADS_BACK, UNKNOWN } from '../../lab/support/compatibility.ts';
import { zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed, OUTPUTS } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

describe('sluice compatibility', () => {
  it('shows each probe each way, and that a rollback is safe', async () => {
    const stack = deployed(zone());
    stack.answers('compare', compatibility());

    const { exitCode, stdout } = await runHere('compatibility');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/│ page-1 +│ stable +│ canary +│ same +│ +│/);
    expect(stdout).toMatch(/│ page-1 +│ nobody +│ both +│ differs +│ \/data +│/);
    expect(stdout).toMatch(
      /A rollback is safe for the cache: stable answers as ever with what the canary cached \(1 probe\)\.\n$/,
    );
    expect(stack.sentTo('compare')).toEqual([{}]);
    expect(stack.started()).toEqual([]);
  });

  it('says where one misreads, that a rollback is not safe, and ends with 1', async () => {
    deployed(zone()).answers('compare', compatibility({}, { wayBack: MISREADS_BACK }));

    const { exitCode, stdout, stderr } = await runHere('compatibility');

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/│ page-2 +│ canary +│ stable +│ differs +│ \/price +│/);
    expect(stderr).toContain('Probe "page-2": With what the canary cached, stable answers otherwise');
    expect(stderr).toContain('A rollback is not safe for the cache');
  });

  it.each([
    ['CacheIncompatible', { wayBack: MISREADS_BACK }],
    ['CompatibilityUnknown', { wayThere: UNKNOWN }],
  ])('names the reason for programs: %s', async (error, change) => {
    const answer = compatibility(change);
    deployed(zone()).answers('compare', answer);

    const { exitCode, stdout } = await runHere('compatibility', '--json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ...answer, error });
  });

  it('fits into 80 columns, however long the names are', async () => {
    const at = Array.from({ length: 5 }, (_, i) => `/data/attributes/${'long'.repeat(6)}/${i}`);
    const answer = compatibility({
      probe: 'a-probe-with-forty-letters-in-its-own-name',
      wayBack: { ...MISREADS_BACK, at },
    });
    deployed(zone()).answers('compare', answer);

    const { stdout } = await runHere('compatibility');

    const drawn = stdout.split('\n').filter((line) => /[│┌└├]/.test(line));
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says what to set where nobody has named a probe', async () => {
    const { CompareFunctionName: _, ...outputs } = OUTPUTS;
    deployed(zone(), outputs);

    expect(await runHere('compatibility')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Write "compatibility" into them and deploy'),
    });
  });
});
