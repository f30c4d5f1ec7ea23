/**
 * For every client of AWS: by the proxy that HTTPS_PROXY or HTTP_PROXY names, unless NO_PROXY excepts the host. The SDK by
 * itself looks at none of them. https://nodejs.org/api/http.html#built-in-proxy-support
 */
export const BY_PROXY = {
  requestHandler: { httpsAgent: { proxyEnv: process.env }, httpAgent: { proxyEnv: process.env } },
};

/** Node 22.21 and 24.5 and newer; an older one goes past it. */
const CAN = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');

/** How a proxy has a part in a failure, as a sentence to add; empty where there is none. */
export function proxyPart(env = process.env, can = CAN): string {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((name) => env[name]);
  if (!name) return '';
  const { protocol, host } = URL.canParse(env[name] ?? '') ? new URL(env[name] ?? '') : { protocol: '', host: '' };
  if (!/^https?:$/.test(protocol))
    return ` ${name} is left aside: only a proxy that is written http://host:port can be used.`;
  return can
    ? ` ${name} leads to ${host}.`
    : ` ${name} is set, but Node ${process.versions.node} goes past it: that takes 22.21, 24.5 or newer.`;
}

/** Why a proxy did not let a call through, and what to do; null when it is nothing of the kind. Never its user and password. */
export function explainProxy(error: Error, env = process.env): string | null {
  const code = 'code' in error ? error.code : '';
  if (code === 'ERR_PROXY_INVALID_CONFIG') {
    return 'HTTPS_PROXY or HTTP_PROXY names no proxy that can be used. Write http://host:port, or unset it.';
  }
  if (code !== 'ERR_PROXY_TUNNEL') return null;
  const status = /HTTP\/1\.\d (\d{3})/.exec(error.message)?.[1];
  return `The proxy did not let this through to AWS${status ? `: it answered ${status}` : ''}.${proxyPart(env)} Check its address, user and password there, or except AWS in NO_PROXY.`;
}
