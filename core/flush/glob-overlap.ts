import { compileGlob, STAR, type Token, tokenize } from './glob.ts';

/*
 * What two patterns have to do with each other, without any key. Used when settings are read, so that a surprise comes
 * before a deployment and not in the middle of a flush.
 */

/** Whether any key could match both. */
export function overlap(one: string, other: string): boolean {
  const [left, right] = [tokenize(Buffer.from(one)), tokenize(Buffer.from(other))];
  const seen = new Uint8Array((left.length + 1) * (right.length + 1));
  const meet = (i: number, j: number): boolean => {
    const place = i * (right.length + 1) + j;
    if (seen[place] === 1) return false;
    seen[place] = 1;
    const [a, b] = [left[i], right[j]];
    if (a === undefined && b === undefined) return true;
    if (a === STAR && (meet(i + 1, j) || (b !== undefined && b !== STAR && meet(i, j + 1)))) return true;
    if (b === STAR && (meet(i, j + 1) || (a !== undefined && a !== STAR && meet(i + 1, j)))) return true;
    return a !== undefined && b !== undefined && a !== STAR && b !== STAR && share(a, b) && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}

/** Whether no key of `pattern` is left over: every one matches `cover`, too. Sure only where that is "beginning*". */
export function isCovered(pattern: string, cover: string): boolean {
  const wanted = tokenize(Buffer.from(cover));
  // `**` takes every key but the empty one, which `*` alone takes.
  if (matchesEmpty(pattern) && !matchesEmpty(cover)) return false;
  if (wanted.at(-1) !== STAR) return false;
  const given = tokenize(Buffer.from(pattern));
  return wanted.slice(0, -1).every((token, i) => isWithin(given[i], token));
}

/**
 * Whether nothing in it names the keys that it takes: no letter and no digit that a key must have, as in `*`, `?*` or `*:*`.
 * A set of a few is as good as a letter: `[Mm][Oo][Cc][Ss]:*`.
 */
export function namesNothing(pattern: string): boolean {
  return !tokenize(Buffer.from(pattern)).some((token) => {
    if (token === STAR) return false;
    const bytes = typeof token === 'number' ? [token] : [...token.keys()].filter((byte) => token[byte] === 1);
    return bytes.length > 0 && bytes.length <= A_FEW && bytes.every(isNaming);
  });
}

const A_FEW = 4;

function isNaming(byte: number): boolean {
  return byte >= 0x80 || /[a-z0-9]/i.test(String.fromCharCode(byte));
}

function matchesEmpty(pattern: string): boolean {
  return compileGlob(pattern)(Buffer.alloc(0));
}

type Single = Exclude<Token, typeof STAR>;

function share(a: Single, b: Single): boolean {
  if (typeof a === 'number') return typeof b === 'number' ? a === b : b[a] === 1;
  return typeof b === 'number' ? a[b] === 1 : a.some((bit, byte) => bit === 1 && b[byte] === 1);
}

function isWithin(token: Token | undefined, wider: Token): boolean {
  if (token === undefined || token === STAR || wider === STAR) return false;
  return table(token).every((bit, byte) => bit === 0 || table(wider)[byte] === 1);
}

function table(token: Single): Uint8Array {
  return typeof token === 'number' ? new Uint8Array(256).map((_, byte) => (byte === token ? 1 : 0)) : token;
}
