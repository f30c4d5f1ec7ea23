import { table } from '../terminal/table.ts';
import type { Answer } from './conformance.ts';

/** The answers, those first that somebody has to do something about. */
export function answerTable(answers: Answer[], explained: Record<string, string> = {}): string {
  const order: Answer['outcome'][] = ['failed', 'otherwise', 'not asked', 'as expected'];
  const sorted = answers.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  return table(
    ['question', 'what rests on it', 'answer', 'consequence'],
    sorted.map((answer) => [
      answer.question,
      `${answer.restsOn.what} (${answer.restsOn.file})`,
      answer.answer,
      explained[answer.id] ?? consequenceOf(answer),
    ]),
  );
}

function consequenceOf({ outcome, otherwise, expects }: Answer): string {
  if (outcome === 'as expected') return 'none: as expected';
  if (outcome === 'not asked') return `not known. If otherwise: ${otherwise}`;
  return `expected: ${expects}. ${otherwise}`;
}

/** What somebody has to look at: another answer, or none where there should have been one. */
export function surprises(answers: Answer[]): Answer[] {
  return answers.filter(({ outcome }) => outcome === 'otherwise' || outcome === 'failed');
}

export function countOf(answers: Answer[], outcome: Answer['outcome']): number {
  return answers.filter((answer) => answer.outcome === outcome).length;
}

export function tellCounts(answers: Answer[]): string {
  const count = (outcome: Answer['outcome']) => countOf(answers, outcome);
  return `Of ${answers.length} questions, ${count('as expected')} are answered as expected, ${count('otherwise')} otherwise, ${count('failed')} failed, and ${count('not asked')} were not asked.`;
}
