import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { askBackend } from '../../../core/compatibility/ask-backend.ts';
import { makeCertificates } from '../../../lab/redis/certificates.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
const serve = async (answer: RequestListener) => `http://127.0.0.1:${await listen(createServer(answer))}`;
const ask = (url: string, more: object = {}, host?: string) =>
  askBackend({ url, ...(host && { host }) }, { path: '/mocs/1?a=b', send: {}, timeoutSeconds: 5, ...more });

describe('a backend is asked', () => {
  it('for the page alone, as a stranger, under the name that visitors call it by', async () => {
    let asked: IncomingMessage | undefined;
    const url = await serve((request, response) => {
      asked = request;
      response.setHeader('content-type', 'application/json').end('{"price":1}');
    });

    const answer = await ask(`${url}/base/`, { send: { 'accept-language': 'de' } }, 'www.example.com');

    expect(answer).toMatchObject({ status: 200, body: { json: { price: 1 } }, ms: expect.any(Number) });
    expect([asked?.method, asked?.url]).toEqual(['GET', '/base/mocs/1?a=b']);
    expect(asked?.headers).toMatchObject({ host: 'www.example.com', 'accept-language': 'de', 'user-agent': 'sluice' });
    expect(asked?.headers.cookie ?? asked?.headers.authorization).toBeUndefined();
  });

  it('over TLS by the name of visitors, and the certificate has to be for that', async () => {
    const certificates = makeCertificates('www.example.com');
    const before = getCACertificates('default');
    try {
      setDefaultCACertificates([...before, certificates.ca]);
      const names: (string | false | null)[] = [];
      const server = createTlsServer({ cert: certificates.cert, key: certificates.key }, (_, response) =>
        response.end('x'),
      );
      server.on('secureConnection', ({ servername }) => names.push(servername ?? null));
      const url = `https://127.0.0.1:${await listen(server)}`;

      expect(await ask(url, {}, 'www.example.com')).toMatchObject({ status: 200 });
      expect(await ask(url, {}, 'www.example.org')).toMatchObject({ failure: 'ERR_TLS_CERT_ALTNAME_INVALID' });
      expect(names).toEqual(['www.example.com']);
    } finally {
      setDefaultCACertificates(before);
      certificates.remove();
    }
  });

  it('and no redirect is followed', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());

    expect(await ask(url)).toMatchObject({ status: 302 });
  });

  it('and what it packs although nobody asked for it is unpacked', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync('[1]'));
    });

    expect(await ask(url)).toMatchObject({ body: { json: [1] } });
  });

  it('and what is wrong is told by a code, never in words of somebody else', async () => {
    const secret = 'ana@example.com';
    const silent = await serve(() => {});
    const cut = await serve((request) => request.socket.destroy(new Error(secret)));
    const endless = await serve((_, response) => {
      response.write(Buffer.alloc(1_100_000, secret));
    });

    const answers = [
      await ask(silent, { timeoutSeconds: 0.1 }),
      await ask(cut),
      await ask(endless),
      await ask('http://127.0.0.1:1'),
    ];

    expect(answers).toMatchObject([
      { failure: 'no answer within 0.1 s' },
      { failure: 'ECONNRESET' },
      { failure: 'an answer of more than 1 MB' },
      { failure: 'ECONNREFUSED' },
    ]);
  });
});
