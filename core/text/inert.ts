/** Longer than any sentence of ours; EventBridge takes 256 KB in all. */
const LONGEST = 2000;

/** Line breaks, terminal escapes, and what makes text run backwards. */
export const UNSEEN = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const UNSEEN_RUN = new RegExp(`${UNSEEN.source}+`, 'gu');

/** Words of somebody's, on one line. */
export function oneLine(text: string, longest = LONGEST): string {
  const line = text.toWellFormed().replace(UNSEEN_RUN, ' ').trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/**
 * One line that is text wherever it is put. EventBridge's input transformer escapes nothing, so a quote would break the
 * message that carries it; angle brackets are markup in HTML and in Slack.
 */
export function inert(text: string): string {
  return oneLine(text).replaceAll('"', "'").replaceAll('\\', '/').replaceAll('<', '‹').replaceAll('>', '›');
}

/** Words that another sentence may follow. */
export function withStop(words: string): string {
  const line = words.trim();
  return /[.!?…:]$/.test(line) || line === '' ? line : `${line}.`;
}
