import type { Site } from './site.ts';

/** Something of AWS that Sluice takes for granted. */
export interface Assumption {
  id: string;
  question: string;
  /** What rests on the answer, and the file that relies on it. */
  restsOn: { what: string; file: string };
  /** What it means where the answer is another. */
  otherwise: string;
}

/** One that a throwaway stack can answer. */
export interface Question extends Assumption {
  /** The answer that Sluice is built on, word for word. */
  expects: string;
  ask(site: Site): Promise<string>;
}

/** One that it cannot, and how a person could look. */
export interface OpenQuestion extends Assumption {
  whyNotAsked: string;
}

/** Here it cannot be asked, and why. */
export class CannotBeAsked extends Error {
  override readonly name = 'CannotBeAsked';
}
