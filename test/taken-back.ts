import { createRequire } from 'node:module';
import { afterAll, vi } from 'vitest';

/** That of aws-sdk-client-mock, which has the clients' `send` replaced by it; an import would be another one. */
const sinon: typeof import('sinon') = createRequire(import.meta.url)('sinon');

// The next file finds all as this one did.
afterAll(() => {
  sinon.restore();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
