import { InvalidRequest } from '../protocol/errors.ts';

/** Where a Redis is. Holds nothing secret, so it may stand in messages and logs. */
export interface Address {
  host: string;
  port: number;
  tls: boolean;
  database: number;
}

export interface RedisUrl {
  address: Address;
  username: string | undefined;
  password: string | undefined;
}

/** What other clients read. A password may stand before any other colon, so no other beginning is repeated. */
const OTHER_SCHEMES = /^(valkeys?|unix|redis[+-]socket|rediss?[+-](sentinel|cluster)|tcp|tls|https?):/i;

const FORM = 'Write redis://user:password@host:port/database, or rediss:// for TLS';

/** Reads a URL such as providers hand out. No message repeats any of it: it may hold a password. */
export function readRedisUrl(text: string): RedisUrl {
  const url = parseUrl(text);
  if (/^\?[a-z_]+=[^@]*$/i.test(url.search) && url.hash === '') {
    throw new InvalidRequest(`The URL of Redis has options behind a "?", and none are read: leave them out. ${FORM}.`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new InvalidRequest(
      `The URL of Redis has something after "?" or "#". ${FORM}; in a password, write "?" as %3F and "#" as %23.`,
    );
  }
  const tls = url.protocol === 'rediss:';
  return {
    address: {
      // WHATWG keeps the brackets of an IPv6 address; the socket must not see them.
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? 6379 : Number(url.port),
      tls,
      database: readDatabase(url.pathname),
    },
    username: decode(url.username),
    password: decode(url.password),
  };
}

/** `cache.example.com:6379`, with brackets around an IPv6 address. */
export function formatAddress({ host, port }: Pick<Address, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^rediss?:$/.test(url.protocol) && url.hostname !== '') return url;
  const other = OTHER_SCHEMES.exec(text)?.[0].toLowerCase();
  if (other) {
    throw new InvalidRequest(
      `The URL of Redis begins with ${other}, and only redis: and rediss: are read: name host and port of the server itself, in a cluster of any of its nodes. ${FORM}.`,
    );
  }
  if (/:\d{5,}(\/\d*)?$/.test(text) && Number(/:(\d+)(\/\d*)?$/.exec(text)?.[1]) > 65_535) {
    throw new InvalidRequest(`The URL of Redis has a port above 65535. ${FORM}.`);
  }
  throw new InvalidRequest(
    `The URL of Redis cannot be read. ${FORM}; in a password, write "/" as %2F, "@" as %40 and "%" as %25.`,
  );
}

function readDatabase(path: string): number {
  const match = /^\/?(\d{0,5})$/.exec(path);
  if (match) return Number(match[1]);
  throw new InvalidRequest(
    `The URL of Redis has a path that is no database number. ${FORM}; in a password, write "/" as %2F.`,
  );
}

function decode(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    // A lone "%" is what people type who did not encode their password at all.
    return decodeURIComponent(part.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    throw new InvalidRequest(
      'The user or password in the URL of Redis is percent-encoded, but not as UTF-8. Encode it with encodeURIComponent.',
    );
  }
}
