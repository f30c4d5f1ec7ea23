import { defineConfig } from 'vitest/config';

/** The tests of what is mutated that need no more than the code: no cloud, no Redis, nothing replaced for a whole process. */
export default defineConfig({
  test: {
    include: [
      'test/core/{approvals,health,lease,traffic}/**/*.test.ts',
      'test/core/flush/{flush-rules,glob-edges,glob-overlap}.test.ts',
      'test/functions/{decide-approval,prepare-stage,request-approval,set-weights}/**/*.test.ts',
    ],
    exclude: [
      'test/core/health/{demo-faults,metric-age,new-signal,read-metrics}.test.ts',
      // Each signal's own: what judges all of them has tests of its own, and these are hundreds.
      'test/core/health/signals/**',
      // Thousands of drawn cases, for each mutant that they reach.
      'test/core/health/promises.test.ts',
      'test/core/lease/{publish-weights,route-53}.test.ts',
      'test/functions/*/handler.test.ts',
    ],
    isolate: false,
    setupFiles: 'lab/mutants/same-draws.ts',
    // Mutants slow the code down, and whoever hangs is ended by Stryker.
    testTimeout: 60_000,
  },
});
