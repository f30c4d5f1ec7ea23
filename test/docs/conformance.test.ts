import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Conformance } from '../../cli/conform/conformance.ts';
import { QUESTIONS } from '../../cli/conform/questions/all.ts';
import { open } from '../../cli/conform/questions/open.ts';
import { surprises } from '../../cli/conform/show.ts';
import { EXPLAINED } from '../../lab/conform/explained.ts';
import { recorded } from '../../lab/conform/recorded.ts';
import { CONFORMANCE, conformancePage } from '../../lab/write/conformance-page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const emulator = recorded('emulator');
const all = [...QUESTIONS, ...open];

it('the page has what was recorded; else: npm run write', () => {
  expect(readFileSync(CONFORMANCE, 'utf8')).toBe(conformancePage());
});

it('what a run prints is what its schema says, and nothing else', () => {
  const file = path.join(ROOT, 'lab/conform/recorded/emulator.json');
  const printed = JSON.parse(readFileSync(file, 'utf8'));

  expect(Conformance.parse(printed)).toEqual(printed);
});

it('every question has an answer of the emulator, to the question as it is now; else: npm run conform -- --embedded --record', () => {
  const told = (answers: { id: string; question: string; expects?: string | null }[]) =>
    answers
      .map(({ id, question, expects = null }) => ({ id, question, expects }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));

  expect(told(emulator?.answers ?? [])).toEqual(told(all));
});

it('what the emulator answers otherwise is explained, and nothing else', () => {
  expect(
    surprises(emulator?.answers ?? [])
      .map(({ id }) => id)
      .sort(),
  ).toEqual(Object.keys(EXPLAINED).sort());
});

it('each question has a name of its own, and rests on a file that exists', () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { restsOn } of all) expect(existsSync(path.join(ROOT, restsOn.file)), restsOn.file).toBe(true);
});

it('says of every answer that nobody has seen on AWS that it is so, and shows those of a run that was handed in', () => {
  const [first, ...others] = emulator?.answers ?? [];
  const handedIn = Conformance.parse({
    ...emulator,
    emulated: false,
    answers: [{ ...first, outcome: 'otherwise', answer: 'something that only AWS says' }, ...others],
  });
  const seen = (page: string) => page.split('\n').filter((line) => line.includes('| not yet seen on AWS |')).length;

  expect(seen(conformancePage(null, emulator))).toBe(QUESTIONS.length);
  expect(seen(conformancePage(handedIn, emulator))).toBe(0);
  expect(conformancePage(handedIn, emulator)).toContain('something that only AWS says');
});
