import type { Answer } from './conformance.ts';
import { CannotBeAsked, type Question } from './question.ts';
import { open } from './questions/open.ts';
import type { Site } from './site.ts';

/** Asks all of them; what one question fails of is no reason not to ask the next. */
export async function askAll(lists: Question[][], site: Site, tell: (answer: Answer) => void): Promise<Answer[]> {
  // All have come to an end before anybody removes what they ask about.
  const ended = await Promise.allSettled(lists.map((questions) => askInTurn(questions, site, tell)));
  const answers = ended.flatMap((list) => {
    if (list.status === 'rejected') throw list.reason;
    return list.value;
  });
  return [...answers, ...notAsked()];
}

async function askInTurn(questions: Question[], site: Site, tell: (answer: Answer) => void): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const question of questions) {
    site.insistOnGoingOn();
    const answer = await askOne(question, site);
    tell(answer);
    answers.push(answer);
  }
  return answers;
}

async function askOne({ ask, ...question }: Question, site: Site): Promise<Answer> {
  const told = (answer: unknown) => withoutNames(String(answer), site);
  try {
    const answer = told(await ask(site));
    return { ...question, answer, outcome: answer === question.expects ? 'as expected' : 'otherwise' };
  } catch (error) {
    site.insistOnGoingOn();
    if (error instanceof CannotBeAsked) return { ...question, answer: error.message, outcome: 'not asked' };
    return { ...question, answer: told(error), outcome: 'failed' };
  }
}

/** What is of this account and this run says nothing to others. */
function withoutNames(answer: string, { place, names, zoneId }: Site): string {
  const [run = ''] = names.zone.split('.');
  return answer
    .replace(/\barn:[^\s"',]+/g, '<ARN>')
    .replaceAll(place.account, '<account>')
    .replaceAll(run, '<run>')
    .replaceAll(zoneId, '<zone>');
}

function notAsked(): Answer[] {
  return open.map(({ whyNotAsked, ...question }) => ({
    ...question,
    ...{ expects: null, answer: whyNotAsked, outcome: 'not asked' as const },
  }));
}
