import { isIP } from 'node:net';

/** Something outside this machine was about to be used. */
export class NotLoopback extends Error {
  override readonly name = 'NotLoopback';
}

/** Only addresses that cannot leave this machine; a name such as `localhost.example.com` may resolve to anything. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

export function insistOnLoopback(url: string, what: string): string {
  if (isLoopback(url)) return url.replace(/\/$/, '');
  throw new NotLoopback(
    `${what} is ${withoutSecrets(url)}, which is not on this machine. The embedded cloud never leaves it: leave that out to start an emulator of its own, or name one at 127.0.0.1.`,
  );
}

function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'not a URL';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
