import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { isOperators } from './test/cloud/operators.ts';

/** They have a cloud of their own, because they would disturb others, and come when the shared one is done. */
const OWN_CLOUD = ['faults', 'iam', 'lost-grants'].map((name) => `test/system/${name}.test.ts`);
/** They share one and mostly wait for it, so all of them go on at once. */
const CLOUD = ['test/system/**/*.test.ts', 'test/console/console.test.ts'];
/** `npm run test:operator` alone. */
const OPERATOR = ['test/operator/**/*.test.ts'];

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const thatSay = (...all: RegExp[]) =>
  tests.filter(({ text }) => all.every((words) => words.test(text))).map(({ file }) => file);
/** What nobody takes back: other modules, the environment itself, where all clients point to. */
const FOR_GOOD = /\bvi\.(mock|doMock|hoisted)|process\.env|\b(shield|pointTo)\(/;
/** What test/taken-back.ts takes back, said by a file itself or by a fixture. */
const FOR_A_WHILE =
  /\bvi\.(stub|spyOn|useFake|setSystemTime)|mockClient|(cli|'\.)\/stack\.ts'|\/(run-cli|parameter-store)\.ts'/;
const REPLACING = thatSay(FOR_A_WHILE);
// A module that is loaded meanwhile may keep what it found.
const ISOLATED = [...thatSay(FOR_GOOD), ...thatSay(FOR_A_WHILE, /\bimport\(/)];

// One worker for each file of the shared cloud, which needs little of it, and four for others beside them. Then one for
// each cloud of its own, and two that load everything once for all the parts: each more would load it once more.
const first = { maxWorkers: 12 };
const then = { maxWorkers: 5, sequence: { groupOrder: 1 } };
// Longer than anything takes on a busy machine, so that a test that hangs says where.
const patience = { testTimeout: 180_000, hookTimeout: 300_000 };
const others = { ...patience, setupFiles: 'test/modest.ts' };

export default defineConfig({
  test: {
    globalSetup: 'lab/support/built.ts',
    coverage: {
      include: ['core', 'functions', 'lib', 'cli'].map((room) => `${room}/**/*.ts`),
      reporter: ['json-summary'],
      reportsDirectory: 'out/coverage',
      reportOnFailure: true,
    },
    // Files are taken in the order of their projects' names, so the cloud starts at once.
    projects: [
      {
        test: {
          name: 'cloud',
          include: isOperators ? OPERATOR : CLOUD,
          exclude: OWN_CLOUD,
          globalSetup: 'test/cloud/setup.ts',
          ...first,
          ...patience,
        },
      },
      { test: { name: 'own cloud', include: OWN_CLOUD, ...then, ...patience } },
      { test: { name: 'isolated', include: ISOLATED, exclude: [...CLOUD, ...OPERATOR], ...first, ...others } },
      {
        test: {
          name: 'replacing',
          include: REPLACING,
          exclude: [...CLOUD, ...OPERATOR, ...ISOLATED],
          isolate: false,
          ...first,
          ...patience,
          setupFiles: ['test/modest.ts', 'test/taken-back.ts'],
        },
      },
      {
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...CLOUD, ...OPERATOR, ...ISOLATED, ...REPLACING],
          isolate: false,
          ...then,
          ...others,
        },
      },
    ],
  },
});
