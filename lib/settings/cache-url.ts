import * as z from 'zod';

const MESSAGE = 'write redis://host:port/database, or rediss:// for TLS';

/** Where Redis is, as one URL. It never carries a password: that stands in Secrets Manager, or IAM makes it superfluous. */
export const cacheUrl = z.string({ error: MESSAGE }).superRefine((url, context) => {
  const parts = partsOf(url);
  if (!parts || !/^rediss?:$/.test(parts.protocol) || !parts.hostname) {
    context.addIssue({ code: 'custom', message: MESSAGE });
  } else if (parts.password) {
    const message = 'leave the password out: put it in Secrets Manager and name the secret in "passwordSecretArn"';
    context.addIssue({ code: 'custom', message });
  }
});

/** A URL that was read already. */
export function cacheAddress(url: string) {
  const parts = partsOf(url);
  if (parts) return parts;
  throw new Error('The URL of the cache cannot be read.');
}

/** The CDK's stand for what only a deployment knows: a text, or the port's number. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const PORT = /:(\$\{Token\[[^\]]*\]\}|-\d\.\d+e\+\d+)(?=\/|$)/;

/** Null where it is no URL. */
function partsOf(url: string) {
  const [plain, tokens] = [url.replace(PORT, ':6379'), new Map<string, string>()];
  const readable = plain.replace(TOKEN, (token) => {
    const name = `-token-${tokens.size}-`;
    tokens.set(name, token);
    return name;
  });
  if (!URL.canParse(readable)) return null;
  const { protocol, username, password, hostname } = new URL(readable);
  const written = (part: string) => part.replace(/-token-\d+-/g, (name) => tokens.get(name) ?? name);
  return { protocol, username: written(username), password, hostname: written(hostname) };
}
