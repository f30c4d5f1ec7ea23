import { type Address, formatAddress } from './address.ts';

/** What a person can do about an answer that tends to pass. */
const HINTS: Record<string, string> = {
  READONLY: 'The endpoint leads to a replica: use that of the primary',
  LOADING: 'It is still reading its data from disk: try again when it has',
  MASTERDOWN: 'It is a replica without its primary: wait for the failover, or use the endpoint of the primary',
  CLUSTERDOWN: 'Part of the cluster has no primary: repair it, or wait for the failover',
  NOREPLICAS: 'It accepts no writes without its replicas: repair them',
  BUSY: 'A script keeps it busy: wait, or end that script',
  MOVED: 'Slots are on the move, or the cache is a cluster and the setting "cluster" is missing',
  ASK: 'Slots are on the move: try again when that is done',
  TRYAGAIN: 'Slots are on the move: try again when that is done',
};

/** A failure of Redis or of the way to it; only one that may pass is worth another attempt. */
export interface Failure {
  kind: 'refused' | 'passing' | 'lasting';
  message: string;
}

/** Null: the error came from elsewhere. Messages quote what Redis said, never what it was sent. */
export function sortFailure(error: unknown, address: Address): Failure | null {
  if (!(error instanceof Error)) return null;
  const place = `Redis at ${formatAddress(address)} (${address.tls ? 'with' : 'without'} TLS)`;
  const code = /^[A-Z]+(?= |$)/.exec(error.message)?.[0] ?? '';
  const hint = HINTS[code];
  if (hint) return { kind: 'passing', message: `${place} answered "${error.message}". ${hint}.` };
  if (isLoss(error)) {
    return {
      kind: 'passing',
      message: `${place} cannot be reached: ${error.message}. Look whether its security group or firewall admits this caller, whether host and port are those of its endpoint, and whether it wants TLS (rediss://) or not (redis://).`,
    };
  }
  if (error.name !== 'ReplyError') return null;
  if (code === 'NOPERM') {
    return {
      kind: 'refused',
      message: `${place} let the user in, but answered "${error.message}". Give it +info +ping +scan +unlink (in a cluster also +cluster|slots) and the keys that it is to flush.`,
    };
  }
  if (/^(WRONGPASS|NOAUTH|ERR invalid password)/.test(error.message)) {
    return {
      kind: 'refused',
      message: `${place} refused the user or password: "${error.message}". Check the secret or the IAM user that the settings name, and that the user is enabled.`,
    };
  }
  if (/^ERR (SELECT is not allowed|DB index is out of range)/.test(error.message)) {
    return {
      kind: 'lasting',
      message: `${place} answered "${error.message}": it has no database ${address.database}. Leave the number out of the URL; a cluster has others than 0 from Valkey 9 on, as many as its "cluster-databases" says.`,
    };
  }
  return { kind: 'lasting', message: `${place} answered "${error.message}", so this cannot go on.` };
}

/** Errors of the system and of TLS carry a code; ioredis has sentences of its own. */
function isLoss(error: Error): boolean {
  return (
    ('code' in error && typeof error.code === 'string') ||
    /^(Connection is closed|Command aborted|Socket timeout|Failed to refresh slots|timeout$|ERR max number of clients)/.test(
      error.message,
    )
  );
}
