// A shop with one page that is asked for again and again, and one that never comes.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTraffic } from '../../../../lab/shop/traffic.ts';

const ENOUGH = 4000;
let answered = 0;

const server = createServer((_, response) => {
  if (answered < ENOUGH) response.end('page');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const enough = Promise.withResolvers<void>();
const goHome = startTraffic({
  customers: Array.from({ length: 20 }, (_, number) => ({
    number,
    resolve: async () => 'stable' as const,
    cookie: null,
    timesLoggedOut: 0,
  })),
  thinkMs: 1,
  urlOf: () => url,
  seen() {
    answered += 1;
    if (answered === ENOUGH) enough.resolve();
  },
});
await enough.promise;
const atHome = answered;
await goHome();
console.log(JSON.stringify({ enough: answered >= ENOUGH, lateAnswers: answered - atHome }));
process.exit();
