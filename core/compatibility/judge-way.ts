import { type Answer, type Answered, whyBad } from './answer.ts';
import type { Probe, Side } from './config.ts';
import { type Difference, differencesOf, placeOf } from './differences.ts';
import type { Finding } from './findings.ts';
import { judgeKeys } from './judge-keys.ts';
import { tellPlaces } from './tell-places.ts';
import { coldOf, goodOf, type Tries } from './tries.ts';
import { beginWith, nameOf, unknown } from './words.ts';

/** Whether the reader answers with what the writer has cached as it does with nothing cached. */
export function judgeWay(probe: Probe, tries: Tries, writer: Side, reader: Side): Finding {
  const trouble = judgeKeys(probe, tries, writer, reader);
  if (trouble) return trouble;
  const reads = goodOf(tries[writer]).flatMap(({ read }) => read ?? []);
  const [who, whose] = [beginWith(reader), nameOf(writer)];
  const failing = reads.filter(({ answer }) => isFailure(answer));
  const [failure] = failing;
  if (failure && failing.length === reads.length) {
    return { outcome: 'fails', at: [], reason: `${who} fails on what ${whose} cached: ${whyBad(failure.answer)}.` };
  }
  if (failure) {
    return unknown(`${who} failed in ${failing.length} of ${reads.length} tries: ${whyBad(failure.answer)}.`);
  }
  const own = coldOf(tries, reader);
  const { always, restless } = compare(probe, own, reads.map(({ answer }) => answer).filter(isAnswered));
  if (always.length > 0) {
    const { places, told } = tellPlaces(probe, always, own);
    const reason = `With what ${whose} cached, ${nameOf(reader)} answers otherwise than with nothing cached: ${told}.`;
    return { outcome: 'differs', at: places, reason };
  }
  if (restless.length > 0) {
    const { told } = tellPlaces(probe, restless, own);
    return unknown(
      `${who} answers otherwise from one time to the next at ${told}: allow that in "mayDiffer", or probe another page.`,
    );
  }
  if (!reads.some(({ entry }) => entry === 'rewritten')) {
    return { outcome: 'same', at: [], reason: `${who} reads what ${whose} cached.` };
  }
  const reason =
    `${who} answers rightly, but does not use what ${whose} cached: it writes that anew, ` +
    'so while both have traffic they overwrite each other, and the hit rate suffers.';
  return { outcome: 'same', at: [], reason, rewrites: true };
}

/** What two backends say when nothing is cached. Different on purpose or not: the settings say whether it counts. */
export function judgeCold(probe: Probe, tries: Tries): Finding {
  const [[stable], [canary]] = [coldOf(tries, 'stable'), coldOf(tries, 'canary')];
  if (!stable || !canary) return unknown('Not both could be asked with nothing cached.');
  const differences = differencesOf(stable, canary, probe);
  if (differences.length === 0)
    return { outcome: 'same', at: [], reason: 'With nothing cached, both answer the same.' };
  const { places, told } = tellPlaces(probe, differences, [stable, canary]);
  const reason = `With nothing cached, the canary answers otherwise than stable: ${told}.`;
  return { outcome: 'differs', at: places, reason };
}

/**
 * Where every answer to what the other cached differs from each of one's own, which are all alike there; and where answers
 * differ that should be alike, so that nothing can be laid to the cache.
 */
function compare(probe: Probe, own: Answered[], found: Answered[]): Record<'always' | 'restless', Difference[]> {
  const [first, ...others] = own;
  const [one, ...more] = found;
  if (!first || !one) return { always: [], restless: [] };
  const unlike = (answer: Answered) => (other: Answered) => differencesOf(answer, other, probe);
  const restless = byPlace(others.flatMap(unlike(first)));
  const fickle = byPlace(more.flatMap(unlike(one)));
  const each = found.map((answer) => byPlace(unlike(first)(answer)));
  const isSteady = (place: string, { part, how }: Difference & { how?: string }) =>
    !restless.has(place) && (!fickle.has(place) || (part === 'body' && how !== 'another value'));
  const met = new Map(each.flatMap((differences) => [...differences]));
  const always = [...met].filter(
    ([place, at]) => isSteady(place, at) && each.every((differences) => differences.has(place)),
  );
  const left = [...met].filter(([place]) => !always.some(([other]) => other === place));
  return {
    always: always.map(([, difference]) => difference),
    restless: [...new Map([...restless, ...left]).values()],
  };
}

function byPlace(differences: Difference[]): Map<string, Difference> {
  return new Map(differences.map((difference) => [placeOf(difference), difference]));
}

/** An error of the server, or no answer. A page that is gone, or moved, is an answer, and another one. */
function isFailure(answer: Answer): boolean {
  return !isAnswered(answer) || answer.status >= 500;
}

function isAnswered(answer: Answer): answer is Answered {
  return 'status' in answer;
}
