import type { Clients } from '../emulator/clients.ts';
import type { Control } from './control.ts';
import type { AwsProxy } from './proxy/proxy.ts';
import type { TcpProxy } from './proxy/tcp-proxy.ts';

export const TTL_SECONDS = 1;

/** What all tracks share. */
export interface Common {
  /** Through the proxy, as an operator's programs call. */
  clients: Clients;
  /** Straight to the emulator: for looking, and for what somebody else does. */
  direct: Clients;
  zone: string;
  proxy: AwsProxy;
  control: Control;
  redis: TcpProxy;
}
