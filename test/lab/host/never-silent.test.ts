import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { neverSilent } from '../../../lab/host/never-silent.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('says again what takes long, and for how long, at least every ten seconds', () => {
  const lines: string[] = [];
  const { say, stop } = neverSilent((line) => lines.push(line));

  say('Starting Redis');
  vi.advanceTimersByTime(20_000);
  say('Deploying');
  vi.advanceTimersByTime(9000);
  stop();
  vi.advanceTimersByTime(60_000);

  expect(lines).toEqual([
    'Starting Redis',
    '  … Starting Redis: 8.0 s so far',
    '  … Starting Redis: 16.0 s so far',
    'Deploying',
    '  … Deploying: 8.0 s so far',
  ]);
});
