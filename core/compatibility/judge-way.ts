import { type Answered, isGood, whyBad } from './answer.ts';
import type { Probe, Side } from './config.ts';
import { type Difference, differencesOf, placeOf } from './differences.ts';
import type { Finding } from './findings.ts';
import { tellPlaces } from './tell-places.ts';
import type { Read, Try } from './try-once.ts';

/** So many tries have to agree; */
const AGREEING = 2;
/** where somebody wrote the entry while it was read, one more, for that it was the reader who wrote is likely, not certain. */
const AGREEING_ON_WRITES = 3;

const NAMES: Record<Side, string> = { stable: 'stable', canary: 'the canary' };
/** What was tried each way, by who wrote. */
export type Tries = Record<Side, Try[]>;
type Done = Exclude<Try, 'busy'>;

/** Whether more tries of what this backend writes could tell nothing more. */
export function isSettled(tries: Try[]): boolean {
  return isEnough(goodOf(tries)) || badOf(tries).length >= AGREEING;
}

/** Whether the reader answers with what the writer has cached as it does with nothing cached. */
export function judgeWay(probe: Probe, tries: Tries, writer: Side, reader: Side): Finding {
  const [done, own] = [goodOf(tries[writer]), goodOf(tries[reader])];
  const unasked = [writer, reader].find((side) => badOf(tries[side]).length >= AGREEING);
  if (unasked) return notAsked(unasked, badOf(tries[unasked]));
  const trouble = keyTrouble(probe, done, own, writer, reader);
  if (trouble) return trouble;
  if (!isEnough(done) || !isEnough(own)) return tooFew(tries);
  const reads = done.flatMap(({ read }) => read ?? []);
  return judgeReads(probe, reads, own.map(({ cold }) => cold).filter(isGood), writer, reader);
}

function goodOf(tries: Try[]): Done[] {
  return tries.filter((one): one is Done => one !== 'busy' && isGood(one.cold));
}

/** In which not even the writer answered. */
function badOf(tries: Try[]): Done[] {
  return tries.filter((one): one is Done => one !== 'busy' && !isGood(one.cold));
}

function isEnough(done: Done[]): boolean {
  return done.length >= (done.some(({ read }) => read && read.entry !== 'stood') ? AGREEING_ON_WRITES : AGREEING);
}

function tooFew({ stable, canary }: Tries): Finding {
  const all = [...stable, ...canary];
  const busy = all.filter((one) => one === 'busy').length;
  return unknown(
    busy > 0
      ? `Others wrote the keys in ${busy} of ${all.length} tries: probe a page that nobody visits.`
      : 'There was no time left for it: probe fewer pages, or faster ones.',
  );
}

function notAsked(side: Side, [first]: Done[]): Finding {
  const why = first ? whyBad(first.cold) : 'no answer';
  return unknown(`${begin(NAMES[side])} could not be asked with nothing cached: ${why}.`);
}

/** A backend that caches elsewhere has read nothing of the other, whatever it answers. */
function keyTrouble({ keys }: Probe, done: Done[], own: Done[], writer: Side, reader: Side): Finding | null {
  if (done.length < AGREEING || own.length < AGREEING) return null;
  for (const [i, key] of keys.entries()) {
    const written = (tries: Done[]) => tries.map((one) => one.written[i] === true);
    const wrote = { [writer]: written(done), [reader]: written(own) };
    const remembering = wrote[reader]?.some(Boolean) && done.some(({ read }) => read?.remembers) ? reader : null;
    const fickle = remembering ?? [writer, reader].find((side) => new Set(wrote[side]).size > 1);
    if (fickle) {
      return unknown(
        `${begin(NAMES[fickle])} cached ${key} at one try and not at another, so it has a memory of its own: nothing can be told.`,
      );
    }
    const silent = [writer, reader].filter((side) => wrote[side]?.every((did) => !did));
    if (silent.length === 2)
      return unknown(`Neither backend caches ${key}: look whether the page is cached under that key.`);
    const [only] = silent;
    if (only) {
      const other = only === writer ? reader : writer;
      return {
        outcome: 'differs',
        at: [`key ${key}`],
        reason: `${begin(NAMES[only])} does not cache ${key}, and ${NAMES[other]} does: it caches under another name, or in a memory of its own.`,
      };
    }
  }
  return null;
}

function judgeReads(probe: Probe, reads: Read[], own: Answered[], writer: Side, reader: Side): Finding {
  const [first, ...others] = own;
  if (!first) return unknown(`${begin(NAMES[reader])} was not asked with nothing cached.`);
  const failing = reads.filter(({ answer }) => isFailure(answer));
  const [failure] = failing;
  if (failure && failing.length === reads.length) {
    const reason = `${begin(NAMES[reader])} fails on what ${NAMES[writer]} cached: ${whyBad(failure.answer)}.`;
    return { outcome: 'fails', at: [], reason };
  }
  if (failure)
    return unknown(
      `${begin(NAMES[reader])} failed in ${failing.length} of ${reads.length} tries: ${whyBad(failure.answer)}.`,
    );

  const tell = (places: Difference[]) => tellPlaces(probe, places, own);
  const restless = new Map(others.flatMap((cold) => byPlace(differencesOf(first, cold, probe))));
  if (restless.size > 0) {
    const at = tell([...restless.values()]);
    return unknown(
      `Even with nothing cached, ${NAMES[reader]} answers otherwise from one time to the next at ${at.told}: allow that in "mayDiffer", or probe another page.`,
    );
  }
  const found = reads.map(({ answer }) => ('status' in answer ? differencesOf(first, answer, probe) : []));
  const always = found.reduce((left, differences) => {
    const places = new Set(differences.map(placeOf));
    return left.filter((difference) => places.has(placeOf(difference)));
  });
  if (always.length > 0) {
    const at = tell(always);
    return {
      outcome: 'differs',
      at: at.places,
      reason: `With what ${NAMES[writer]} cached, ${NAMES[reader]} answers otherwise than with nothing cached: ${at.told}.`,
    };
  }
  const sometimes = found.flat();
  if (sometimes.length > 0) {
    return unknown(
      `With what ${NAMES[writer]} cached, ${NAMES[reader]} answers otherwise in some tries: ${tell(sometimes).told}.`,
    );
  }
  const rewrites = reads.filter(({ entry }) => entry === 'rewritten').length;
  return {
    outcome: 'same',
    at: [],
    reason:
      rewrites === 0
        ? `${begin(NAMES[reader])} reads what ${NAMES[writer]} cached.`
        : `${begin(NAMES[reader])} answers rightly, but does not use what ${NAMES[writer]} cached: it writes that anew, so while both have traffic they overwrite each other, and the hit rate suffers.`,
  };
}

/** What two backends say when nothing is cached. Different on purpose or not: the settings say whether it counts. */
export function judgeCold(probe: Probe, tries: Tries): Finding {
  const [stable, canary] = [tries.stable, tries.canary].map((one) =>
    goodOf(one)
      .map(({ cold }) => cold)
      .filter(isGood),
  );
  const [own, others] = [stable?.[0], canary?.[0]];
  if (!own || !others) return unknown('Not both could be asked with nothing cached.');
  const places = differencesOf(own, others, probe);
  if (places.length === 0) return { outcome: 'same', at: [], reason: 'With nothing cached, both answer the same.' };
  const { places: at, told } = tellPlaces(probe, places, [own, others]);
  return { outcome: 'differs', at, reason: `With nothing cached, the canary answers otherwise than stable: ${told}.` };
}

/** An error of the server, or no answer. A page that is gone, or moved, is an answer, and another one. */
function isFailure(answer: Read['answer']): boolean {
  return !('status' in answer) || answer.status >= 500;
}

function byPlace(differences: Difference[]): [string, Difference][] {
  return differences.map((difference) => [placeOf(difference), difference]);
}

function unknown(reason: string): Finding {
  return { outcome: 'unknown', at: [], reason };
}

function begin(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
