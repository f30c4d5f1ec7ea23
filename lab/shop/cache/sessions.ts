import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SharedCache } from './shared-cache.ts';

const DAY_SECONDS = 86_400;

export interface Sessions {
  /** Answers with the token that the customer brings along from now on. */
  signIn(user: string): Promise<string>;
  /** Who brings this token; null when nobody is signed in with it. */
  userOf(token: string | undefined): Promise<string | null>;
}

/** Both backends have the secret, so a session that one of them began is one to the other as well. */
export function openSessions(cache: SharedCache, secret: string): Sessions {
  const signatureOf = (id: string) => createHmac('sha256', secret).update(id).digest('base64url');
  return {
    async signIn(user) {
      const id = `${Buffer.from(user).toString('base64url')}.${randomBytes(9).toString('base64url')}`;
      await cache.put(`sessions:${id}`, JSON.stringify({ user }), DAY_SECONDS);
      return `${id}.${signatureOf(id)}`;
    },
    async userOf(token) {
      if (!token) return null;
      const [name = '', random = '', signature = ''] = token.split('.');
      const id = `${name}.${random}`;
      if (!equal(signature, signatureOf(id))) return null;
      const { value, from } = await cache.get(`sessions:${id}`);
      // While Redis is away nobody knows who has signed out: then our own signature is enough.
      return value !== null || from === 'memory' ? Buffer.from(name, 'base64url').toString() : null;
    },
  };
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
