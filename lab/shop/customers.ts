import type { Side } from '../site/metrics.ts';

/** Somebody who looks around, behind a resolver of their own. */
export interface Customer {
  number: number;
  resolve(): Promise<Side>;
  /** The cookie that came with signing in; null for those who never did. */
  cookie: string | null;
  /** How often an answer did not know any more who was asking. */
  timesLoggedOut: number;
}

export async function signIn(customer: Customer, url: string): Promise<void> {
  const body = JSON.stringify({ user: `customer-${customer.number}` });
  const response = await fetch(`${url}/login`, { method: 'POST', body, headers: headersOf(customer) });
  const [cookie] = response.headers.getSetCookie();
  if (!response.ok || !cookie) throw new Error(`Nobody could sign in at ${url}: ${response.status}.`);
  customer.cookie = cookie.split(';')[0] ?? null;
}

/** One answer, as a customer saw it. */
export interface Visit {
  ok: boolean;
  askedAt: number;
  /** By the stamp of the entry that the page came from; null where it did not come from the cache. */
  cachedAt: number | null;
}

/** Looks at a page; notes when the answer took a customer for a stranger. */
export async function visit(customer: Customer, url: string, signal?: AbortSignal): Promise<Visit> {
  const askedAt = Date.now();
  try {
    const response = await fetch(url, { headers: headersOf(customer), ...(signal && { signal }) });
    await response.arrayBuffer();
    if (response.ok && customer.cookie && !response.headers.has('x-user')) customer.timesLoggedOut += 1;
    const cachedAt = response.headers.get('x-cached-at');
    return { ok: response.ok, askedAt, cachedAt: cachedAt === null ? null : Number(cachedAt) };
  } catch {
    return { ok: false, askedAt, cachedAt: null };
  }
}

/** Of those who signed in, how many are still known to both backends. */
export async function countSignedIn(customers: Customer[], urls: string[]): Promise<number> {
  const known = await Promise.all(
    customers
      .filter(({ cookie }) => cookie !== null)
      .map(async (customer) => {
        const answers = await Promise.all(urls.map((url) => fetch(`${url}/me`, { headers: headersOf(customer) })));
        await Promise.all(answers.map((answer) => answer.arrayBuffer()));
        return answers.every(({ status }) => status === 200);
      }),
  );
  return known.filter(Boolean).length;
}

function headersOf({ number, cookie }: Customer): Record<string, string> {
  return { 'x-forwarded-for': `198.51.100.${number}`, ...(cookie && { cookie }) };
}
