import path from 'node:path';
import type { Answer, Conformance } from '../../cli/conform/conformance.ts';
import type { Assumption } from '../../cli/conform/question.ts';
import { TOPICS } from '../../cli/conform/questions/all.ts';
import { open } from '../../cli/conform/questions/open.ts';
import { EXPLAINED } from '../conform/explained.ts';
import { recorded } from '../conform/recorded.ts';

export const CONFORMANCE = path.resolve(import.meta.dirname, '../../docs/conformance.md');

const UNSEEN = 'not yet seen on AWS';

/** docs/conformance.md: each question with what rests on it, and the answers that were recorded. */
export function conformancePage(aws = recorded('aws'), emulator = recorded('emulator')): string {
  return `# What is taken for granted of AWS

Written by \`npm run write\` from the questions of [cli/conform/](../cli/conform/questions/) and the answers that were recorded.

Sluice is tried against an emulator, and an emulator proves nothing about AWS. So what Sluice takes for granted of AWS stands here as questions, each with what rests on it and what it would
mean if the answer were another. Two columns say what was answered: by the emulator, and by AWS. ${seen(aws)}

## Ask AWS yourself

\`\`\`sh
npx sluice conform --account 123456789012 --region eu-central-1 --policy   # what it needs, as a policy
npx sluice conform --account 123456789012 --region eu-central-1            # asks, after you typed the account's number
\`\`\`

It makes one stack, \`sluice-conform\`, with a hosted zone that nobody is delegated to, asks there, removes all of it, and prints what follows from each answer. That takes about ten minutes and costs less than 2 USD; the price, everything
that it makes and the policy are shown first, and nothing goes on before somebody at a terminal has typed the number of the account. It reads and changes nothing else. Where AWS lets no policy name a thing (a hosted zone before it is there), the policy
has a wildcard; records can be changed below \`sluice-conform.test\` alone. Whoever has the policy can make roles whose names begin like the stack's, with whatever rights: so use an account for tests, and a role for this run.
The emulator is asked under the same policy. Whether it is all that CloudFormation needs, nobody has tried on AWS: where it is not, the run ends with the permission that is missing, and removes what it has made.

Ctrl-C removes what was made. What a killed run has left goes with the next one, or with \`--clean-up\`. Exit code 0: every answer is as expected. 1: one is not, or could not be had. 2: nothing was tried.

**Hand in a run.** \`sluice conform … --json > aws.json\` ([schema](schemas/conformance.schema.json)) has no account, name or ARN in it. Put it, by that name, into \`lab/conform/recorded/\`, run \`npm run write\`, and open a pull request: this page then has your answers.

**The emulator's column** is filled by \`npm run conform -- --embedded --record\`. Without \`--record\` it compares only, and fails where an answer is neither as expected nor [explained](../lab/conform/explained.ts); CI does so.
${emulator ? `Recorded on ${emulator.askedAt.slice(0, 10)}.` : ''}

${TOPICS.map(({ title, questions }) => section(title, questions, { aws, emulator })).join('\n')}
## What cannot be asked like this

All of this is **${UNSEEN}**, or nobody has told us.

| question | what rests on it | if the answer is another | why it is not asked, and how to look |
| --- | --- | --- | --- |
${open.map((each) => row(each.question, restsOn(each), each.otherwise, each.whyNotAsked)).join('\n')}
`;
}

function seen(aws: Conformance | null): string {
  return aws
    ? `Those of AWS are of ${aws.askedAt.slice(0, 10)}, ${aws.region}, Sluice ${aws.version}.`
    : `Nobody has handed in a run on AWS: each answer there is **${UNSEEN}**.`;
}

type Runs = Record<'aws' | 'emulator', Conformance | null>;

function section(title: string, questions: (Assumption & { expects: string })[], { aws, emulator }: Runs): string {
  const rows = questions.map((question) =>
    row(
      question.question,
      restsOn(question),
      question.expects,
      told(answerIn(emulator, question), 'not recorded', EXPLAINED[question.id]),
      told(answerIn(aws, question), UNSEEN),
      question.otherwise,
    ),
  );
  return `## ${title}

| question | what rests on it | expected | the emulator | AWS | if the answer is another |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function answerIn(run: Conformance | null, { id }: Assumption): Answer | undefined {
  return run?.answers.find((answer) => answer.id === id);
}

function told(answer: Answer | undefined, absent: string, explanation?: string): string {
  if (!answer) return absent;
  if (answer.outcome === 'as expected') return 'as expected';
  return explanation ? `${answer.answer} – ${explanation}` : answer.answer;
}

function restsOn({ restsOn: { what, file } }: Assumption): string {
  return `${what}: [${path.basename(file)}](../${file})`;
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\\052', '`\\052`')).join(' | ')} |`;
}
