import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { isOperators } from './test/cloud/operators.ts';

/** They have a cloud of their own, because they would disturb others, and come when the shared one is done. */
const OWN_CLOUD = ['faults', 'iam', 'lost-grants'].map((name) => `test/system/${name}.test.ts`);
/** They share one and mostly wait for it, so all of them go on at once. */
const CLOUD = ['test/system/**/*.test.ts', 'test/console/console.test.ts'];
/** `npm run test:operator` alone. */
const OPERATOR = ['test/operator/**/*.test.ts'];

/** What a file says that replaces something for its whole process, itself or by a fixture. */
const REPLACES =
  /\bvi\.(mock|doMock|stub|spyOn|useFake|setSystemTime|hoisted)|mockClient|process\.env|\b(shield|pointTo)\(|\/(stack|run-cli|parameter-store)\.ts'/;
const ISOLATED = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter((file) => file.endsWith('.test.ts') && REPLACES.test(readFileSync(file, 'utf8')));

// One worker for each file of the shared cloud, which needs little of it, and three for isolated files beside them. Then one
// for each cloud of its own, and two that load everything once for all the parts: each more would load it once more.
const first = { maxWorkers: 11 };
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
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...CLOUD, ...OPERATOR, ...ISOLATED],
          isolate: false,
          ...then,
          ...others,
        },
      },
    ],
  },
});
