import { type Answer, type Effect, type Effects, effectsOf, type ListPage } from './effects.ts';

export type Program = (effects: Effects, input: unknown) => Promise<unknown>;

/** How far a call of a function gets with the answers that it has had so far. */
export type Outcome =
  | { kind: 'effect'; effect: Effect }
  | { kind: 'returned'; value: unknown }
  | { kind: 'threw'; error: string; message: string };

/** An effect that must answer at once, and has no answer yet. */
class Suspended extends Error {}

/**
 * Runs the function from its beginning with the answers it has had; the first effect beyond them never answers, and is
 * what the call waits for. So a call in flight is nothing but its input and its answers.
 */
export function replay(program: Program, input: unknown, answers: Answer[], listPage: ListPage): Promise<Outcome> {
  return new Promise((resolve) => {
    let next = 0;
    const take = <T>(effect: Effect, read: (answer: Answer) => T): T => {
      const answer = answers[next++];
      if (answer === undefined) {
        resolve({ kind: 'effect', effect });
        throw new Suspended();
      }
      if ('error' in answer) throw named(answer.error);
      return read(answer);
    };
    const perform = async <T>(effect: Effect, read: (answer: Answer) => T): Promise<T> => {
      try {
        return take(effect, read);
      } catch (error) {
        if (error instanceof Suspended) return new Promise<T>(() => {});
        throw error;
      }
    };
    program(effectsOf(perform, take, listPage), input).then(
      (value) => resolve({ kind: 'returned', value }),
      (error: unknown) =>
        resolve({
          kind: 'threw',
          error: error instanceof Error ? error.name : 'Error',
          message: error instanceof Error ? error.message : String(error),
        }),
    );
  });
}

function named(name: string): Error {
  const error = new Error(`${name}, as the world sometimes answers`);
  error.name = name;
  return error;
}
