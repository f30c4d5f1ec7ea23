import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Service } from './service.ts';

/** Made by `node bin/node.mjs lab/bench/record-requests.ts`. */
export const RECORDED = new URL('shop-requests.json.gz', import.meta.url);

/** The latency of each request, in milliseconds, second by second. */
export const Recording = z.object({ made: z.string(), seconds: z.array(z.array(z.number())) });

/** So many recorded seconds stand for a minute: the shop then has as many requests in one as the other services. */
const SECONDS_A_MINUTE = 5;

/** Requests of the demonstration's own old backend under the load of its customers, begun anywhere in the recording. */
export const RECORDED_SERVICE: Service = {
  name: 'the demonstration, recorded',
  begin(random) {
    const minutes = recordedMinutes();
    let at = random.below(minutes.length);
    return () => minutes[at++ % minutes.length] ?? [];
  },
};

let read: number[][] | undefined;

function recordedMinutes(): number[][] {
  if (read) return read;
  const { seconds } = Recording.parse(JSON.parse(gunzipSync(readFileSync(RECORDED)).toString()));
  const count = Math.floor(seconds.length / SECONDS_A_MINUTE);
  read = Array.from({ length: count }, (_, i) =>
    seconds.slice(i * SECONDS_A_MINUTE, (i + 1) * SECONDS_A_MINUTE).flat(),
  );
  return read;
}
