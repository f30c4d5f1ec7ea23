import { Compatibility, type Finding, type ProbeFindings } from '../../core/compatibility/findings.ts';
import { openSeat } from '../aws/seat.ts';
import { NotDone } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { table } from '../terminal/table.ts';

const REFUSALS = { incompatible: 'CacheIncompatible', unknown: 'CompatibilityUnknown' } as const;

export async function compatibility(options: GlobalOptions): Promise<void> {
  const { stack, output } = await openSeat(options);
  const { CompareFunctionName } = stack.outputs;
  if (!CompareFunctionName) {
    throw new NotDone(
      'The settings of this stack name no probes, so there is nothing to ask. Write "compatibility" into them and deploy: docs/compatibility.md.',
    );
  }
  const answer = Compatibility.parse(await stack.invoke(CompareFunctionName, {}));

  output.show(
    table(
      ['probe', 'cached by', 'read by', 'outcome', 'where'],
      answer.probes.flatMap(({ probe, wayThere, wayBack, cold }) => [
        [probe, 'stable', 'canary', wayThere.outcome, wayThere.at.join(', ')],
        [probe, 'canary', 'stable', wayBack.outcome, wayBack.at.join(', ')],
        [probe, 'nobody', 'both', cold.outcome, cold.at.join(', ')],
      ]),
    ),
  );
  for (const probe of answer.probes) output.say(describe(probe));
  const sentence = `${answer.reason} ${answer.rollback.reason}`;
  if (answer.verdict !== 'compatible') throw new NotDone(sentence, answer, REFUSALS[answer.verdict]);
  output.say(sentence);
  output.document(answer);
}

/** What nobody has to act on: how long it took, and what counts for nothing. */
function describe({
  probe,
  cold,
  answersMustMatch,
  tries,
  busy,
  latencyMs: { stable, canary },
}: ProbeFindings): string {
  const times = [
    ['stable', stable],
    ['canary', canary],
  ] as const;
  const told = times.map(
    ([name, { cold, cached }]) => `${name} ${ms(cold)} with nothing cached, ${ms(cached)} with the other's`,
  );
  const note =
    isNote(cold) && !answersMustMatch ? ` What both say with nothing cached is a note: "answersMustMatch" is off.` : '';
  return `${probe}: ${tries} tries, ${busy} of them in vain; ${told.join('; ')}.${note}`;
}

function isNote({ outcome }: Finding): boolean {
  return outcome === 'differs';
}

function ms(time: number | null): string {
  return time === null ? 'no answer' : `${time} ms`;
}
