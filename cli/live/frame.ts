import type { Weights } from '../../core/protocol/rollout.ts';

/** One line of small bars, oldest value first; null where nothing was measured. */
export interface Sparkline {
  name: string;
  unit: string;
  values: (number | null)[];
  limit?: number | undefined;
  /** On which side of the limit a value is good. @default 'at most' */
  bound?: 'at least' | 'at most' | undefined;
}

/** What one picture of a running stage shows. */
export interface Frame {
  title: string;
  state: string | null;
  /** When that state was entered. */
  since: Date | null;
  /** How far it has come, a line each: the stages of the rollout, the steps within this one. */
  ladder?: string[] | undefined;
  /** How it goes: decides the mark and the colour before the state. @default 'running' */
  tone?: 'running' | 'waiting' | 'good' | 'bad' | undefined;
  /** What is waited for, and until when. */
  countdown: { what: string; until: Date } | null;
  /** As they stand in Route 53. */
  intended: Weights | null;
  /** Whether somebody else has set them. @default false */
  strayed?: boolean | undefined;
  /** The canary's share of the requests, in percent. */
  observedCanaryPercent: number | null;
  sparklines: Sparkline[];
  /** The last verdict, in a sentence. */
  verdict: string | null;
  /** When it was given; left out where it is an ending. */
  verdictAt?: Date | null | undefined;
  /** What happened last, oldest first: a line each. */
  lines?: string[] | undefined;
  /** What a person may press, such as "a approve · r reject". */
  keys: string | null;
}
