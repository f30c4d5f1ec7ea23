import { encodeTime } from 'ulid';

/*
 * Time is counted in eras: one begins with the start of each stage. All that the product compares with a clock is whether
 * an epoch is older than a stage's start, so instants within an era need no order.
 */
const BEGINNING = Date.parse('2026-01-01T00:00:00Z');
const ERA_MS = 1_000_000;
const SERIALS = 7;

export function startOfEra(era: number): string {
  return new Date(BEGINNING + era * ERA_MS).toISOString();
}

/** The lease that stands at the beginning is older than every start. */
export const FIRST_EPOCH = `${encodeTime(BEGINNING - ERA_MS, 10)}${'Z'.repeat(16)}`;

/**
 * An epoch of this era that occurs nowhere in a state is as good as one that never occurred, so each is used again as
 * soon as nobody remembers it. `taken` is a set of bits, one for each epoch.
 */
export function unusedEpoch(era: number, taken: number): string {
  for (let serial = 0; serial < SERIALS; serial++) {
    if ((taken & (1 << (era * SERIALS + serial))) === 0) return epoch(era, serial);
  }
  throw new Error(`more than ${SERIALS} epochs of one era are remembered at once`);
}

/** Which epochs of ours a text mentions. */
export function epochsIn(text: string): number {
  let found = 0;
  for (const [, time, serial] of text.matchAll(/([0-9A-HJKMNP-TV-Z]{10})M{15}(\d)/g)) {
    const era = ERA_OF_TIME.get(time ?? '');
    if (era !== undefined) found |= 1 << (era * SERIALS + Number(serial));
  }
  return found;
}

function epoch(era: number, serial: number): string {
  return `${timeOf(era)}${'M'.repeat(15)}${serial}`;
}

/** Half-way through, so that it is younger than the stage that began the era. */
function timeOf(era: number): string {
  return encodeTime(BEGINNING + era * ERA_MS + ERA_MS / 2, 10);
}

const ERA_OF_TIME = new Map([0, 1, 2, 3].map((era) => [timeOf(era), era]));
