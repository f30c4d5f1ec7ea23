import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overTls } from 'node:https';
import { brotliDecompressSync, unzipSync, zstdDecompressSync } from 'node:zlib';
import { type Answer, readBody } from './answer.ts';
import type { Backend, Probe } from './config.ts';

/** More than a page has, and as much as a few of which fit into the function. */
const MOST_BYTES = 1_000_000;

/**
 * Asks one backend for a page, as a visitor would who knows its address. `host` is also the name that TLS asks for, so that the
 * certificate of the public name is the one that is shown and checked; `fetch` could do neither.
 */
export async function askBackend(
  { url, host }: Backend,
  { path, send, timeoutSeconds }: Pick<Probe, 'path' | 'send' | 'timeoutSeconds'>,
): Promise<Answer> {
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  const signal = AbortSignal.timeout(1000 * timeoutSeconds);
  try {
    const response = await respond(new URL(`${url.replace(/\/$/, '')}${path}`), { send, host, signal });
    const headers = new Headers(
      Object.entries(response.headers).flatMap(([name, values]) =>
        [values ?? []].flat().map((value): [string, string] => [name, value]),
      ),
    );
    const packed = await readAtMost(response, MOST_BYTES);
    const bytes = packed && unpack(packed, headers.get('content-encoding'));
    if (!bytes) return { failure: 'an answer of more than 1 MB', ms: elapsed() };
    const body = readBody(bytes, headers.get('content-type'));
    return { status: response.statusCode ?? 0, headers, body, ms: elapsed() };
  } catch (error) {
    const failure = signal.aborted ? `no answer within ${timeoutSeconds} s` : codeOf(error);
    return { failure, ms: elapsed() };
  }
}

interface Call {
  send: Record<string, string>;
  host: string | undefined;
  signal: AbortSignal;
}

/** On a connection of its own: one that was kept may have died while nobody asked. */
function respond(url: URL, { send, host, signal }: Call): Promise<IncomingMessage> {
  const headers = { 'user-agent': 'sluice', 'accept-encoding': 'identity', ...send, ...(host && { host }) };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? overTls(url, { headers, signal, agent: false, ...(host && { servername: host.replace(/:\d+$/, '') }) })
        : overHttp(url, { headers, signal, agent: false });
    request.on('response', resolve).on('error', reject).end();
  });
}

async function readAtMost(body: AsyncIterable<Buffer>, most: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > most) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Some pack their answers for whoever asks. */
function unpack(bytes: Buffer, encoding: string | null): Buffer {
  const limit = { maxOutputLength: 10 * MOST_BYTES };
  if (encoding === 'br') return brotliDecompressSync(bytes, limit);
  if (encoding === 'zstd') return zstdDecompressSync(bytes, limit);
  return encoding && encoding !== 'identity' ? unzipSync(bytes, limit) : bytes;
}

/** The code alone: a message may quote what was sent or what came. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'no connection';
}
