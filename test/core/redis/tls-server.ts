import { describe } from 'vitest';
import { findServer } from '../../../lab/redis/find-server.ts';

/** A server that speaks TLS; null only on a laptop without one, for in CI that is an error. */
export const tlsServer = await findServer({ tls: true }).then(
  (program) => ({ program }),
  (error) => {
    if (process.env.CI) throw error;
    console.warn(`NOT TESTED: how Sluice speaks TLS. ${error.message}`);
    return null;
  },
);

export const describeTls = describe.skipIf(tlsServer === null);
