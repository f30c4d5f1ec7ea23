import { expect, it, vi } from 'vitest';
import { askAll } from '../../../cli/conform/ask-all.ts';
import { namesOf } from '../../../cli/conform/names.ts';
import { CannotBeAsked, type Question } from '../../../cli/conform/question.ts';
import { open } from '../../../cli/conform/questions/open.ts';
import type { Site } from '../../../cli/conform/site.ts';

const site = (insistOnGoingOn = () => {}) =>
  ({
    place: { account: '123456789012', region: 'eu-central-1', partition: 'aws' },
    names: namesOf('0a1b2c3d'),
    zoneId: 'Z0ZONE',
    insistOnGoingOn,
  }) as Site;

function question(id: string, ask: Question['ask']): Question {
  return {
    id,
    question: '?',
    restsOn: { what: 'a part', file: 'a file' },
    otherwise: 'it breaks',
    expects: 'yes',
    ask,
  };
}

const outcomes = async (...questions: Question[]) =>
  (await askAll([questions], site(), () => {}))
    .slice(0, questions.length)
    .map(({ outcome, answer }) => [outcome, answer]);

it('tells an answer as expected, another one, a failure, and what cannot be asked here apart', async () => {
  const told = await outcomes(
    question('a', async () => 'yes'),
    question('b', async () => 'no'),
    question('c', () => Promise.reject(new Error('out of reach'))),
    question('d', () => Promise.reject(new CannotBeAsked('There is no way.'))),
  );

  expect(told).toEqual([
    ['as expected', 'yes'],
    ['otherwise', 'no'],
    ['failed', 'Error: out of reach'],
    ['not asked', 'There is no way.'],
  ]);
});

it('tells what a stack cannot be asked as not asked, each with the reason', async () => {
  const answers = await askAll([], site(), () => {});

  expect(answers.map(({ id, outcome }) => [id, outcome])).toEqual(open.map(({ id }) => [id, 'not asked']));
});

it('leaves accounts, names and ARNs out of an answer, so that a run can be given to others', async () => {
  const refusal = 'User: arn:aws:iam::123456789012:user/ana may not: zone Z0ZONE, www.0a1b2c3d.sluice-conform.test';

  expect(await outcomes(question('a', async () => refusal))).toEqual([
    ['otherwise', 'User: <ARN> may not: zone <zone>, www.<run>.sluice-conform.test'],
  ]);
});

it('asks nothing more once somebody wants to stop, and waits for what is asked already', async () => {
  let stopped = false;
  let ended = false;
  const never = vi.fn(async () => 'yes');
  const insist = () => {
    if (stopped) throw new Error('stopped');
  };
  const lists = [
    [
      question('a', async () => {
        // The other one has begun by then.
        await Promise.resolve();
        stopped = true;
        return 'yes';
      }),
      question('b', never),
    ],
    [
      question('c', async () => {
        await new Promise((done) => setTimeout(done, 20));
        ended = true;
        return 'yes';
      }),
    ],
  ];

  await expect(askAll(lists, site(insist), () => {})).rejects.toThrow('stopped');
  expect(never).not.toHaveBeenCalled();
  expect(ended).toBe(true);
});
