import * as z from 'zod';

/** What was not begun by then is unknown. */
export const COMPARE_SECONDS = 120;

/** The two backends, as a probe asks them: each alone, past the weights. */
export const SIDES = ['stable', 'canary'] as const;
export type Side = (typeof SIDES)[number];

export const Backend = z.object({
  /** With the part of the path that all of its pages have in common, if there is one. */
  url: z.string(),
  /** What it is called by visitors, where that is not the name in the URL. */
  host: z.string().optional(),
});
export type Backend = z.infer<typeof Backend>;

/** A page that both backends have, and what is behind it in the cache. */
export const Probe = z.object({
  path: z.string(),
  keys: z.array(z.string()).min(1),
  /** Patterns of JSON pointers: what may differ from one answer to the next. */
  mayDiffer: z.array(z.string()).default([]),
  /** Names of headers that are compared as well. */
  headers: z.array(z.string()).default([]),
  /** Headers that it is asked with. */
  send: z.record(z.string(), z.string()).default({}),
  answersMustMatch: z.boolean().default(false),
  timeoutSeconds: z.number().positive().default(10),
});
export type Probe = z.infer<typeof Probe>;

export const CompatibilityConfig = z.object({
  stable: Backend,
  canary: Backend,
  probes: z.record(z.string(), Probe),
});
export type CompatibilityConfig = z.infer<typeof CompatibilityConfig>;
