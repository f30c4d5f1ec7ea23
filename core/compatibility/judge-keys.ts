import { whyBad } from './answer.ts';
import type { Probe, Side } from './config.ts';
import type { Finding } from './findings.ts';
import { AGREEING, badOf, type Done, goodOf, isEnough, type Tries } from './tries.ts';
import { beginWith, nameOf, unknown } from './words.ts';

/** Why answers say nothing of what is cached, or null where they do: nobody answered, cached, or was left alone. */
export function judgeKeys(probe: Probe, tries: Tries, writer: Side, reader: Side): Finding | null {
  const both = [writer, reader];
  const silent = both.find((side) => badOf(tries[side]).length >= AGREEING);
  if (silent) return notAsked(silent, badOf(tries[silent]));
  const done = { stable: goodOf(tries.stable), canary: goodOf(tries.canary) };
  if (both.every((side) => done[side].length >= AGREEING)) {
    for (const [i, key] of probe.keys.entries()) {
      const trouble = judgeKey(key, (one) => one.written[i] === true, done, writer, reader);
      if (trouble) return trouble;
    }
  }
  return both.every((side) => isEnough(tries[side])) ? null : tooFew(tries);
}

/** A backend that caches elsewhere has read nothing of the other, whatever it answers. */
function judgeKey(
  key: string,
  isWritten: (one: Done) => boolean,
  done: Record<Side, Done[]>,
  writer: Side,
  reader: Side,
): Finding | null {
  const ever = (side: Side) => done[side].some(isWritten);
  const remembers = ever(reader) && done[writer].some(({ read }) => read?.remembers);
  const fickle = remembers ? reader : [writer, reader].find((side) => ever(side) && !done[side].every(isWritten));
  if (fickle) {
    return unknown(
      `${beginWith(fickle)} cached ${key} at one time and not at another, so it has a memory of its own: nothing can be told.`,
    );
  }
  if (!ever(writer) && !ever(reader)) {
    return unknown(`Neither backend caches ${key}: look whether the page is cached under that key.`);
  }
  const only = [writer, reader].find((side) => !ever(side));
  if (!only) return null;
  const other = only === writer ? reader : writer;
  const reason = `${beginWith(only)} does not cache ${key}, and ${nameOf(other)} does: it caches under another name, or in a memory of its own.`;
  return { outcome: 'differs', at: [`key ${key}`], reason };
}

function notAsked(side: Side, [first]: Done[]): Finding {
  const why = first ? whyBad(first.cold) : 'no answer';
  return unknown(`${beginWith(side)} could not be asked with nothing cached: ${why}.`);
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
