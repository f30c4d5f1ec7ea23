import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochOf, epochTime, formatLease, type Lease, ownerOf, parseLease } from '../../../core/lease/lease.ts';
import { execution } from '../../../lab/support/stage.ts';

const weight = fc.integer({ min: 0, max: 255 });
const weights = fc.record({ stable: weight, canary: weight });
const lease: fc.Arbitrary<Lease> = fc.record({
  operation: fc.constantFrom('held' as const, 'moved' as const, 'restored' as const, 'free' as const),
  trafficMoved: fc.boolean(),
  epoch: fc.ulid(),
  owner: fc.string({ minLength: 1 }).map((name) => ownerOf(execution(name).arn)),
  from: weights,
  to: weights,
});

describe('the text of a lease', () => {
  it('reads back as what was written, and fits one TXT string', () => {
    fc.assert(
      fc.property(lease, (written) => {
        const text = formatLease(written);

        expect(parseLease(text)).toEqual(written);
        expect(text.length).toBeLessThanOrEqual(255);
        expect(text).toMatch(/^[\x21-\x7e]*$/);
      }),
    );
  });

  it.each([
    '',
    'v=spf1 -all',
    'v=2;op=free;mv=0;ep=01KAHZ0000000000000000000A;own=00000000.0000000000;from=1-0;to=1-0',
    'v=1;op=stolen;mv=0;ep=01KAHZ0000000000000000000A;own=00000000.0000000000;from=1-0;to=1-0',
    'v=1;op=free;mv=0;ep=01KAHZ0000000000000000000A;own=00000000.0000000000;from=1-0;to=1-0;',
  ])('is not taken for one when it is %j', (text) => {
    expect(parseLease(text)).toBeNull();
  });
});

describe('the owner of a lease', () => {
  it('tells machines and executions apart, and tells strangers nothing', () => {
    const owner = ownerOf('arn:aws:states:eu-central-1:123456789012:execution:Sluice-shop-stage:stage-25');

    expect(owner).toMatch(/^[0-9a-f]{8}\.[0-9a-f]{10}$/);
    expect(owner).not.toBe(ownerOf('arn:aws:states:eu-central-1:123456789012:execution:Sluice-shop-stage:stage-50'));
    expect(owner).not.toBe(ownerOf('arn:aws:states:eu-central-1:123456789012:execution:Sluice-blog-stage:stage-25'));
  });
});

describe('the epoch of a lease', () => {
  it('is the same for a retry, and different for every other step and execution', () => {
    const first = execution('s1');

    expect(epochOf(first, 'held')).toBe(epochOf({ ...first }, 'held'));
    expect(
      new Set([
        epochOf(first, 'held'),
        epochOf(first, 'moved'),
        epochOf(first, 'free'),
        epochOf(execution('s2'), 'held'),
      ]).size,
    ).toBe(4);
  });

  it('carries the time at which its execution started', () => {
    expect(epochTime(epochOf(execution('s1', '2026-11-21T10:00:00.123Z'), 'held'))).toBe(
      Date.parse('2026-11-21T10:00:00.123Z'),
    );
  });
});
