import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { drawFrame } from '../../cli/live/draw-frame.ts';
import { Weights } from '../../core/protocol/rollout.ts';
import { terminalPicture } from './terminal-picture.ts';

const COLUMNS = 92;

/** As `sluice watch --once --json` prints it: `npm run draw:operator` records it anew. */
const Recorded = z.object({
  at: z.coerce.date(),
  title: z.string(),
  state: z.string().nullable(),
  since: z.coerce.date().nullable(),
  tone: z.enum(['running', 'waiting', 'good', 'bad']),
  countdown: z.object({ what: z.string(), until: z.coerce.date() }).nullable(),
  intended: Weights.nullable(),
  observedCanaryPercent: z.number().nullable(),
  sparklines: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      values: z.array(z.number().nullable()),
      limit: z.number().optional(),
      bound: z.enum(['at least', 'at most']).optional(),
    }),
  ),
  ladder: z.array(z.string()),
  verdict: z.string().nullable(),
  verdictAt: z.coerce.date().optional(),
  lines: z.array(z.string()).optional(),
});

/** The picture of `sluice watch` in the README, from a stage that was watched on the embedded cloud. */
export function watchPicture(): string {
  const recorded: unknown = JSON.parse(readFileSync(path.join(import.meta.dirname, 'watch-frame.json'), 'utf8'));
  const { at, ...frame } = Recorded.parse(recorded);
  return terminalPicture(drawFrame({ ...frame, keys: 'q leave' }, COLUMNS, at, true), COLUMNS);
}
