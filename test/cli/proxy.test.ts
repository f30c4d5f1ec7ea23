import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { explainProxy, proxyPart } from '../../cli/aws/proxy.ts';
import { runCli } from './run-cli.ts';

/** Writes down who wants to pass, and lets nobody. */
let proxy: Server;
let port: number;
let asked: string[];
let answer: string;

beforeAll(async () => {
  proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end(`HTTP/1.1 ${answer}\r\n\r\n`);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  port = (proxy.address() as AddressInfo).port;
});
beforeEach(() => {
  asked = [];
  answer = '403 Forbidden';
});
afterAll(() => proxy.close());

const SIGNED_IN = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
const status = (env: Record<string, string>) => runCli(['status', '--stack', 'Shop'], { ...SIGNED_IN, ...env });

describe('behind the proxy of a company', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('the command line goes to AWS by %s', async (name) => {
    const { exitCode, stderr } = await status({ [name]: `http://127.0.0.1:${port}` });

    expect(asked[0]).toBe('CONNECT cloudformation.eu-central-1.amazonaws.com:443');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^The proxy did not let this through to AWS: it answered 403\. .*NO_PROXY\.\n$/);
    expect(stderr).toContain(`127.0.0.1:${port}`);
  });

  it('the password of the proxy is never shown', async () => {
    answer = '407 Proxy Authentication Required';

    const { stderr } = await status({ HTTPS_PROXY: `http://ana:s3cret@127.0.0.1:${port}` });

    expect(stderr).toContain('it answered 407');
    expect(stderr).not.toMatch(/s3cret|ana/);
  });

  it('a proxy that is not there is named', async () => {
    const { stderr } = await status({ HTTPS_PROXY: 'http://127.0.0.1:1' });

    expect(stderr).toContain('AWS cannot be reached at 127.0.0.1:1 (ECONNREFUSED)');
    expect(stderr).toContain('HTTPS_PROXY leads to 127.0.0.1:1.');
  });

  it.each(['socks5://ana:s3cret@127.0.0.1:1', 'proxy:3128', 'nonsense'])(
    'one that cannot be used is told, because everything goes past it: %s',
    async (url) => {
      const { stderr } = await status({ HTTPS_PROXY: url, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });

      expect(stderr).toContain('HTTPS_PROXY is left aside: only a proxy that is written http://host:port can be used.');
      expect(stderr).not.toContain('s3cret');
    },
  );

  it('whom NO_PROXY excepts is spoken to directly', async () => {
    const { stderr } = await status({
      HTTP_PROXY: `http://127.0.0.1:${port}`,
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NO_PROXY: '127.0.0.1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    });

    expect(asked).toEqual([]);
    expect(stderr).toContain('AWS cannot be reached at 127.0.0.1:1');
  });

  it('a Node that goes past proxies says so', () => {
    expect(proxyPart({ HTTPS_PROXY: 'http://proxy:3128' }, false)).toMatch(/goes past it: that takes 22\.21, 24\.5/);
    expect(proxyPart({}, false)).toBe('');
  });

  it('what is no matter of proxies is left to others', () => {
    expect(explainProxy(new Error('no'))).toBeNull();
  });
});
