import { type Address, formatAddress } from './address.ts';
import { MENDS, type Road } from './mends.ts';

/** What a person can do about an answer that tends to pass. */
const HINTS: Record<string, string> = {
  READONLY: 'The endpoint leads to a replica: use that of the primary',
  LOADING: 'It is still reading its data from disk: try again when it has',
  MASTERDOWN: 'It is a replica without its primary: wait for the failover, or use the endpoint of the primary',
  CLUSTERDOWN: 'Part of the cluster has no primary: repair it, or wait for the failover',
  NOREPLICAS: 'It accepts no writes without its replicas: repair them',
  MISCONF: 'It accepts no writes until it can save to its disk again: repair that',
  REDIRECT: 'It is handing over to another server: wait for the failover, or use the endpoint of the primary',
  BUSY: 'A script keeps it busy: wait, or end that script',
  ASK: 'Slots are on the move: try again when that is done',
  TRYAGAIN: 'Slots are on the move: try again when that is done',
};

/** What a comparison of the backends asks for beside what a flush does. */
const PROBING = '; for the probes of "compatibility" also +dump +exists +watch +multi +exec';

/** A failure of Redis or of the way to it; only one that may pass is worth another attempt. */
export interface Failure {
  kind: 'refused' | 'passing' | 'lasting';
  message: string;
  /** A server was there, and says itself that it soon will be again. */
  soon: boolean;
}

/** Null: the error came from elsewhere. Messages quote what Redis said, never what it was sent. */
export function sortFailure(error: unknown, address: Address, road: Road = 'settings'): Failure | null {
  if (!(error instanceof Error)) return null;
  const mends = MENDS[road];
  const said = withoutArguments(error.message).trim();
  const place = `Redis at ${placeOf(error) ?? formatAddress(address)} (${address.tls ? 'with' : 'without'} TLS)`;
  const failure = (kind: Failure['kind'], message: string, soon = false): Failure => ({
    kind,
    message: `${place} ${message}`,
    soon,
  });
  const code = /^[A-Z]+(?= |$)/.exec(said)?.[0] ?? '';
  const hint = code === 'MOVED' ? `Slots are on the move, or it is a cluster: then ${mends.cluster}` : HINTS[code];
  if (hint) return failure('passing', `answered "${said}". ${hint}.`, code === 'BUSY' || code === 'LOADING');
  if (/^ERR max number of clients/.test(said)) {
    return failure(
      'passing',
      `answered "${said}": it serves as many as it may. End connections that nobody needs, or raise its "maxclients".`,
    );
  }
  const tlsHint = whyTls(error, mends);
  if (tlsHint) return failure('passing', `cannot be reached: ${said}. ${tlsHint}.`);
  if (isLoss(error)) {
    return failure(
      'passing',
      `cannot be reached: ${withoutStop(said)}. Look whether its security group or firewall admits this caller, whether host and port in ${mends.url} are those of its endpoint, and whether it wants TLS (rediss://) or not (redis://).`,
    );
  }
  if (error.name !== 'ReplyError') return null;
  if (code === 'NOPERM') {
    const probing = /'(dump|exists|watch|multi|exec)/.test(said) ? PROBING : '';
    return failure(
      'refused',
      `let the user in, but answered "${said}". Give it +info +ping +scan +unlink${address.database === 0 ? '' : ' +select'} (in a cluster also +cluster|slots) and the keys that it is to flush${probing}.`,
    );
  }
  if (code === 'DENIED') {
    return failure(
      'refused',
      'answered that it is in protected mode: it admits nobody from another machine while it has no password. Set one ("requirepass", or an ACL user), or "protected-mode no" where nobody else can reach it.',
    );
  }
  if (/^(WRONGPASS|NOAUTH|ERR invalid password)/.test(said)) {
    return failure(
      'refused',
      `refused the user or password: "${said}". ${mends.credentials}, and that the user is enabled.`,
    );
  }
  if (/^ERR (SELECT is not allowed|DB index is out of range)/.test(said)) {
    return failure(
      'lasting',
      `answered "${said}": it has no database ${address.database}. Leave the number out of ${mends.url}; a cluster has others than 0 from Valkey 9 on, as many as its "cluster-databases" says.`,
    );
  }
  return failure('lasting', `answered "${said}", so this cannot go on.`);
}

/** Which node of several it was. */
export function locate<E>(error: E, place: string): E {
  return error instanceof Error && placeOf(error) === null ? Object.assign(error, { place }) : error;
}

/** It tells that a connection is gone, and nothing else. */
export function isBareLoss(error: unknown): boolean {
  return error instanceof Error && /^(Connection is closed|Command aborted|Connection lost)/.test(error.message);
}

function placeOf(error: Error): string | null {
  return 'place' in error && typeof error.place === 'string' ? error.place : null;
}

/** To an unknown command Redis answers with its arguments, and those are keys. */
function withoutArguments(message: string): string {
  return message.replace(/,? with args beginning with:.*$/s, '');
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, '');
}

/** OpenSSL and Node name certificates by codes of their own. */
function whyTls(error: Error, mends: (typeof MENDS)[Road]): string | null {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_UNTRUSTED)/.test(code)) {
    return `Nobody known vouches for its certificate: ${mends.ca}`;
  }
  if (code === 'CERT_HAS_EXPIRED') return 'Its certificate has expired: renew it there';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `Its certificate is for another name: use in ${mends.url} a name that stands in it`;
  }
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE|UNKNOWN_CA$/.test(code)) {
    return `It wants a certificate of the caller that it trusts: ${mends.clientCertificate}`;
  }
  // Before anything is sent, OpenSSL looks at what is to be shown: what the server says of it begins with ERR_SSL.
  if (/^ERR_(OSSL_|MISSING_PASSPHRASE)/.test(code)) {
    return `The certificate that is to be shown to it, or its key, is damaged, or they are not of one another: ${mends.clientCertificate}, both whole`;
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/.test(code)) return 'It speaks no TLS there: write redis://';
  if (code !== 'ERR_NOT_REDIS') return null;
  return `Something else listens there, or it wants TLS (rediss://): look at host and port in ${mends.url}`;
}

/** Errors of the system and of TLS carry a code; ioredis has sentences of its own. */
function isLoss(error: Error): boolean {
  return (
    ('code' in error && typeof error.code === 'string') ||
    /^(Connection is closed|Command aborted|Socket timeout|Failed to refresh slots|timeout$|write after end)/.test(
      error.message,
    )
  );
}
