import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bridgeAlarms } from '../../../lab/emulator/bridges/alarm-events.ts';
import { deliverer } from '../../../lab/emulator/bridges/deliver.ts';
import { bridgeEmbeddedMetrics } from '../../../lab/emulator/bridges/embedded-metrics.ts';
import { connect } from '../../../lab/emulator/clients.ts';
import { logFile } from '../../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { ask, fileOf } from '../../../lab/emulator/upstream/ask.ts';
import { CASES } from '../../../lab/emulator/upstream/cases.ts';
import { EMULATOR, emulatorPage } from '../../../lab/write/emulator-page.ts';

let answers: Record<'asItComes' | 'mended', Record<string, unknown>>;
const started: Emulator[] = [];

beforeAll(async () => {
  const [asItComes, mended] = await Promise.all([emulator(true), emulator(false)]);
  const { cloudWatch, eventBridge, lambda, logs } = connect(mended);
  const bridges = [
    bridgeAlarms(cloudWatch, deliverer(eventBridge, lambda)),
    bridgeEmbeddedMetrics(logs, cloudWatch, 500),
  ];
  const [first, second] = await Promise.all([ask(asItComes, CASES), ask(mended, CASES)]);
  answers = { asItComes: first, mended: second };
  await Promise.all(bridges.map((stop) => stop()));
});
afterAll(() => Promise.all(started.map((emulator) => emulator.stop())));

async function emulator(unrepaired: boolean): Promise<string> {
  const one = await startEmulator({ log: await logFile(), unrepaired });
  started.push(one);
  return one.endpoint;
}

describe.each(CASES)('$rule', ({ name, aws, emulator, mended }) => {
  const everywhere = mended === 'everywhere';

  it(everywhere ? 'So does the embedded cloud' : 'Not so the embedded cloud alone', () => {
    expect(answers.mended[name]).toEqual(everywhere ? aws : emulator);
  });

  it('Not so the emulator as it comes, or our mend could go', () => {
    expect(answers.asItComes[name]).toEqual(emulator);
  });
});

it('the cases stand on their page as they are: "npm run write" writes it anew', () => {
  expect(readFileSync(EMULATOR, 'utf8')).toBe(emulatorPage());
});

it('every file of a case is asked', () => {
  const folder = new URL('../../../lab/emulator/upstream/cases', import.meta.url);

  expect(readdirSync(folder).map((file) => `cases/${file}`)).toEqual(CASES.map(fileOf).sort());
});
