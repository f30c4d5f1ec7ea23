import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openInbox } from '../../../core/redis/inbox.ts';

describe('bytes that come in pieces', () => {
  it('are all there in their order, whatever is taken in between, and what was taken never changes', () => {
    const step = fc.record({
      piece: fc.uint8Array({ maxLength: 40 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const inbox = openInbox();
        const taken: { view: Buffer; was: Buffer }[] = [];
        let expected = Buffer.alloc(0);
        for (const { piece, share } of steps) {
          expected = Buffer.concat([expected, piece]);
          const bytes = inbox.add(Buffer.from(piece));
          expect(bytes.equals(expected)).toBe(true);
          const count = Math.floor(bytes.length * share);
          taken.push({ view: bytes.subarray(0, count), was: Buffer.from(bytes.subarray(0, count)) });
          inbox.take(count);
          expected = expected.subarray(count);
        }
        for (const { view, was } of taken) expect(view.equals(was)).toBe(true);
      }),
    );
  });

  it('are copied a few times in all, however many pieces there are', () => {
    const inbox = openInbox();
    const stores = new Set<ArrayBufferLike>();
    for (let piece = 0; piece < 1000; piece++) stores.add(inbox.add(Buffer.alloc(100)).buffer);

    expect(stores.size).toBeLessThan(15);
  });
});
