import * as z from 'zod';
import { compileGlob } from '../flush/glob.ts';

/** The patterns of the profile that stages flush, and those that nothing may flush. */
export const Evictable = z.object({ patterns: z.array(z.string()), preserve: z.array(z.string()) });
export type Evictable = z.infer<typeof Evictable>;

/** Why a key must be left alone, or null: a probe may evict what a stage's flush would, and nothing else. */
export function whyNotEvict(key: string, { patterns, preserve }: Evictable): string | null {
  const takes = (pattern: string) => compileGlob(pattern)(Buffer.from(key));
  const kept = preserve.find(takes);
  if (kept !== undefined) return `the preserve pattern "${kept}" keeps it`;
  if (patterns.some(takes)) return null;
  return `no pattern of the flush profile "migration" takes it (${patterns.join(', ')})`;
}
