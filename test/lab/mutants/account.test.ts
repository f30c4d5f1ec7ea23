import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { accountFor, type Mutant, nameOf } from '../../../lab/mutants/account.ts';
import { CORES } from '../../../lab/mutants/cores.ts';

const [FIRST = '', SECOND = ''] = CORES.lease ?? [];

function mutant(was: string, becomes: string, killed: boolean, others: Partial<Mutant> = {}): Mutant {
  return { file: FIRST, line: 1, kind: 'ConditionalExpression', was, becomes, killed, ...others };
}

it('tells how many mutants a test noticed, of each core and of all', () => {
  const mutants = [mutant('a', 'b', true), mutant('a', 'c', true), mutant('a', 'd', false, { file: SECOND })];

  const { cores, ...all } = accountFor(
    [...mutants, mutant('x', 'y', false, { file: CORES.glob?.[0] ?? '' })],
    [],
    ['lease', 'glob'],
  );

  expect(all).toMatchObject({ score: 50, killed: 2, survived: 2 });
  expect(cores).toEqual({
    lease: { score: 66.7, killed: 2, survived: 1 },
    glob: { score: 0, killed: 0, survived: 1 },
  });
});

it('finds the survivor that nobody has explained, and the explanation that nothing needs any more', () => {
  const known = mutant('a ??\n    b', 'a && b', false);
  const found = mutant('a', 'false', false);
  const explanations = [{ why: 'never null', survivors: [nameOf(known), `${SECOND}: c → d`] }];

  const account = accountFor([known, found], explanations, ['lease']);

  expect(account).toMatchObject({ explained: 1, unexplained: [found], stale: [`${SECOND}: c → d`] });
});

it('asks for no explanation of words for people, and leaves those of other cores alone', () => {
  const words = mutant("'Try again.'", '""', false, { kind: 'StringLiteral' });
  const rule = mutant("'held'", '""', false, { kind: 'StringLiteral' });

  const account = accountFor([words, rule], [{ why: '', survivors: ['core/flush/glob.ts: a → b'] }], ['lease']);

  expect(account).toMatchObject({ words: 1, survived: 2, unexplained: [rule], stale: [] });
});

it.each(Object.values(CORES).flat())('%s is there to be changed', (file) => {
  expect(existsSync(file)).toBe(true);
});
