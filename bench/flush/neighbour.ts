import { createConnection } from 'node:net';
import { performance } from 'node:perf_hooks';

/*
 * The user whom a flush must not hurt: 2,000 GETs a second on a socket of its own, in a process of its own, sent by the
 * clock and not when the one before was answered, so that a stall is felt by every request that falls into it.
 */

const EVERY_MS = 0.5;

const port = Number(process.argv[2]);
const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
const GET = Buffer.from('*2\r\n$3\r\nGET\r\n$10\r\nsessions:1\r\n');

let sentAt: number[] = [];
let first = 0;
let latencies: number[] = [];
let unread = '';
let listening = false;

socket.on('data', (chunk) => {
  const now = performance.now();
  unread += chunk.toString('latin1');
  for (;;) {
    const end = answerEnd(unread);
    if (end < 0) break;
    unread = unread.slice(end);
    const sent = sentAt[first++];
    if (listening && sent !== undefined) latencies.push((now - sent) * 1000);
  }
  if (first === sentAt.length) {
    sentAt = [];
    first = 0;
  }
});

let due = performance.now();
setInterval(() => {
  const now = performance.now();
  // After a pause of this process itself, do not make up for it with a burst.
  if (now - due > 20) due = now;
  for (; due <= now; due += EVERY_MS) {
    sentAt.push(performance.now());
    socket.write(GET);
  }
}, 1);

process.on('message', (message) => {
  if (message === 'listen') {
    latencies = [];
    listening = true;
    process.send?.('listening');
    return;
  }
  listening = false;
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  process.send?.({ count: sorted.length, p50: at(0.5), p99: at(0.99), worst: at(1) });
});
process.on('disconnect', () => process.exit());
socket.once('connect', () => process.send?.('ready'));

/** Where the bulk at the beginning ends; -1 while it is not complete. */
function answerEnd(text: string): number {
  const line = text.indexOf('\r\n');
  if (line < 0) return -1;
  const length = Number(text.slice(1, line));
  const end = line + 2 + (length < 0 ? 0 : length + 2);
  return end <= text.length ? end : -1;
}
