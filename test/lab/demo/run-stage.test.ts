import { describe, expect, it } from 'vitest';
import { untilNotRefused } from '../../../lab/demo/run-stage.ts';

const GREEN = { status: 'SUCCEEDED', error: null, cause: null, output: null } as const;
const red = (error: string) => ({ status: 'FAILED', error, cause: `because of ${error}`, output: null }) as const;

/** Ends like these, one after the other, the last one for ever; tells how often it ran, and what was waited for. */
async function tried(...endings: (typeof GREEN | ReturnType<typeof red>)[]) {
  const waited: (string | null)[] = [];
  let runs = 0;
  const run = await untilNotRefused(
    async () => ({ ending: endings[Math.min(runs++, endings.length - 1)] ?? GREEN }),
    async (cause) => void waited.push(cause),
  );
  return { error: run.ending.error, runs, waited };
}

describe('a stage of the demonstration', () => {
  it('that is refused for what passes is begun again when it has passed', async () => {
    expect(await tried(red('BaselineUnfit'), red('LeaseHeld'), red('AlarmNotGreen'), GREEN)).toEqual({
      error: null,
      runs: 4,
      waited: ['because of BaselineUnfit', 'because of LeaseHeld', 'because of AlarmNotGreen'],
    });
  });

  it.each(['HealthFailed', 'StageOutOfOrder'])('that ends with %s is not', async (error) => {
    expect(await tried(red(error))).toEqual({ error, runs: 1, waited: [] });
  });

  it('is given up after the sixth refusal', async () => {
    expect(await tried(red('BaselineUnfit'))).toMatchObject({ error: 'BaselineUnfit', runs: 6 });
  });
});
