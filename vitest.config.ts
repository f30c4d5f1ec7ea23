import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'lab/support/built.ts',
    projects: [
      {
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/system/**', 'test/console/**'],
          // Much of their time they wait for servers of their own, so no core is spared.
          maxWorkers: '100%',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Each file has an embedded cloud of its own, so they run one after the other.
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        // As an operator uses the dashboard: in a browser.
        test: {
          name: 'console',
          include: ['test/console/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
