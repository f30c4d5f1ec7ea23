import { onceOrphaned } from '../../bin/orphaned.mjs';
import { script } from '../../cli/command-line/script.ts';
import { interruption } from '../../cli/conform/interruption.ts';
import { policyFor } from '../../cli/conform/policy.ts';
import { runConform } from '../../cli/conform/run-conform.ts';
import { answerTable, countOf, surprises, tellCounts } from '../../cli/conform/show.ts';
import { connect } from '../../cli/conform/site.ts';
import { startAws } from '../cloud/aws.ts';
import { ACCOUNT, REGION } from '../host/environment/clean-environment.ts';
import { inASentence } from '../host/in-a-sentence.ts';
import { iamOf, userWith } from '../support/principals.ts';
import { EXPLAINED } from './explained.ts';
import { record } from './recorded.ts';

/** `npm run conform -- --embedded`: the questions of `sluice conform`, asked of the emulator. */
const options = script(
  'conform',
  'Asks the emulator what "sluice conform" asks AWS, and tells where it answers otherwise.',
)
  .requiredOption('--embedded', 'ask the emulator; to ask AWS: npx sluice conform --help')
  .option('--record', 'keep the answers, for docs/conformance.md')
  .parse()
  .opts();

onceOrphaned(() => process.exit(1));
const say = (line: string) => console.error(line);
const { signal, off } = interruption(say, 'The emulator ends with this process.');
const begun = Date.now();
try {
  const aws = await startAws({ say });
  const place = { account: ACCOUNT, region: REGION, partition: 'aws' };
  // By the policy that a user is told to have, and no more.
  const somebody = await userWith(iamOf(aws.endpoint), policyFor(place));
  const { found, left } = await runConform({ clients: connect(REGION, somebody), place, emulated: true, say, signal });
  await aws.stop();
  if (left) throw new Error(left);
  const { answers } = found;
  console.log(answerTable(answers, EXPLAINED));
  console.log(tellCounts(answers));
  const explained = surprises(answers).filter(({ id }) => EXPLAINED[id]);
  const unexplained = surprises(answers).filter(({ id }) => !EXPLAINED[id]);
  for (const { id, answer, expects } of unexplained)
    console.log(`Not explained: ${id}: ${answer}, expected: ${expects}`);
  if (options.record) record(found);
  console.log(
    JSON.stringify({
      questions: answers.length,
      asExpected: countOf(answers, 'as expected'),
      explained: explained.length,
      unexplained: unexplained.length,
      notAsked: countOf(answers, 'not asked'),
      seconds: Math.round((Date.now() - begun) / 1000),
    }),
  );
  process.exitCode = unexplained.length > 0 ? 1 : 0;
} catch (error) {
  say(inASentence(error));
  process.exitCode = 1;
} finally {
  off();
}
process.exit();
