import * as z from 'zod';

const Answer = z.object({
  id: z.string(),
  question: z.string(),
  /** What of Sluice rests on it, and the file that relies on it. */
  restsOn: z.object({ what: z.string(), file: z.string() }),
  /** The answer that Sluice is built on; null where no stack of its own can tell. */
  expects: z.string().nullable(),
  /** What AWS answered; where it did not, why. */
  answer: z.string(),
  outcome: z.enum(['as expected', 'otherwise', 'failed', 'not asked']),
  /** What follows where the answer is another. */
  otherwise: z.string(),
});
export type Answer = z.infer<typeof Answer>;

/** What a run found. No account, name or ARN stands in it, so it can be given to others. */
export const Conformance = z.object({
  askedAt: z.iso.datetime(),
  /** Of Sluice. */
  version: z.string(),
  region: z.string(),
  /** Whether an endpoint other than AWS's own was asked: an emulator. */
  emulated: z.boolean(),
  answers: z.array(Answer),
});
export type Conformance = z.infer<typeof Conformance>;
