import { Token } from 'aws-cdk-lib';
import * as z from 'zod';
import { type Evictable, whyNotEvict } from '../../core/compatibility/may-evict.ts';
import type { Contradiction } from './contradiction.ts';
import { orToken } from './or-token.ts';

const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i;
const HEADER = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
/** Settings stand in the template, which many may read. */
const SECRET_HEADER = /^(cookie|authorization|proxy-authorization)$|token|secret|passw|auth|key|session/i;
/** Said elsewhere, or by the connection itself. */
const NOT_OURS = /^(host|connection|content-length|transfer-encoding|expect|upgrade|te|trailer|keep-alive)$/i;

const backend = z.strictObject({
  url: orToken(
    z.url({ protocol: /^https?$/, error: 'write https://host, or http:// where it speaks no TLS' }).refine(isBare, {
      error: 'write no user, password, "?" or "#" into it: a probe asks as a stranger, for the path that it names',
    }),
  ),
  host: orToken(
    z.string().regex(HOST, { error: 'write the name that visitors call it by, such as "www.example.com"' }),
  ).optional(),
});

const headerName = z.string().regex(HEADER, { error: 'write the name of a header' });

const probe = z.strictObject({
  path: z.string().regex(/^\/[^\s#]*$/, { error: 'write the path of a page, with "/" at its beginning' }),
  keys: z
    .array(z.string().min(1))
    .min(1, { error: 'write the keys that the page is cached under' })
    .max(10, { error: 'write ten keys at most' }),
  mayDiffer: z
    .array(
      z.string().regex(/^(\/([^~/]|~[01])*)+$/, {
        error: 'write a JSON pointer such as "/items/*/updatedAt", with "*" for any one step',
      }),
    )
    .default([]),
  headers: z.array(headerName).default([]),
  send: z
    .record(headerName, z.string().regex(/^[\x20-\x7e]*$/, { error: 'write printable ASCII' }))
    .superRefine((headers, context) => {
      for (const name of Object.keys(headers).filter((each) => SECRET_HEADER.test(each) || NOT_OURS.test(each))) {
        const message = 'leave it out: a probe asks as a stranger, and the name of the backend goes into "host"';
        context.addIssue({ code: 'custom', path: [name], message });
      }
    })
    .default({}),
  answersMustMatch: z.boolean().default(false),
  timeoutSeconds: z.int().min(1).max(20).default(10),
});

/** Whether each backend reads what the other cached: docs/compatibility.md. */
export const CompatibilitySettings = z.strictObject({
  onPrepare: z.enum(['refuse', 'warn', 'off'], { error: 'write "refuse", "warn" or "off"' }).default('refuse'),
  stable: backend,
  canary: backend,
  probes: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'write small letters, digits and "-"' }), probe)
    .refine((probes) => Object.keys(probes).length > 0, { error: 'write one probe at least, or leave it all out' })
    .refine((probes) => Object.keys(probes).length <= MOST_PROBES, {
      error: 'write ten probes at most: they are asked one after the other, and a stage waits for them',
    }),
});
export type CompatibilitySettings = z.output<typeof CompatibilitySettings>;

/** A few seconds each, of the two minutes that there are. */
const MOST_PROBES = 10;

function isBare(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return !/[?#]/.test(text) && (url === null || (url.username === '' && url.password === ''));
}

/** Probes that would evict what no stage flushes, and two backends that are one. */
export function compatibilityContradictions(
  settings: CompatibilitySettings | undefined,
  { profiles, preserve }: { profiles: Record<string, string[]>; preserve: string[] },
  isServerless: boolean,
): Contradiction[] {
  if (!settings) return [];
  const { stable, canary, probes } = settings;
  const evictable: Evictable = { patterns: profiles.migration ?? [], preserve };
  return [
    ...(stable.url === canary.url && stable.host === canary.host
      ? [
          {
            path: ['compatibility', 'canary', 'url'],
            message: 'write the address of the canary alone, past the weights: this is that of stable',
          },
        ]
      : []),
    ...Object.entries(probes).flatMap(([name, { keys }]) =>
      isServerless && new Set(keys.map(taggedBy)).size > 1
        ? [
            {
              path: ['compatibility', 'probes', name, 'keys'],
              message:
                'write one key, or keys with one hash tag: a serverless cache watches the keys of one slot at a time',
            },
          ]
        : [],
    ),
    ...Object.entries(probes).flatMap(([name, { keys }]) =>
      keys.flatMap((key, i) => {
        const why = Token.isUnresolved(key) ? null : whyNotEvict(key, evictable);
        if (!why) return [];
        return [
          {
            path: ['compatibility', 'probes', name, 'keys', i],
            message: `a probe evicts its keys, and ${why}: name a key that a stage's flush deletes`,
          },
        ];
      }),
    ),
  ];
}

/** What the slot of a key is made of: https://valkey.io/topics/cluster-spec/#hash-tags */
function taggedBy(key: string): string {
  return /\{([^}]+)\}/.exec(key)?.[1] ?? key;
}
