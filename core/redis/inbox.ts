/** Bytes that come in pieces. What has been taken stays as it is, for its readers keep views of it. */
export interface Inbox {
  /** Everything that was not taken yet, with this piece at its end. */
  add(piece: Buffer): Buffer;
  take(bytes: number): void;
}

/** With room to grow, so that a long answer is copied a few times in all and not once per piece. */
export function openInbox(): Inbox {
  let store: Buffer = Buffer.alloc(0);
  let begin = 0;
  let end = 0;

  function hold(bytes: Buffer, length: number): void {
    store = bytes;
    begin = 0;
    end = length;
  }

  return {
    add(piece) {
      const rest = end - begin;
      if (rest === 0) {
        hold(piece, piece.length);
      } else if (end + piece.length <= store.length) {
        end += piece.copy(store, end);
      } else {
        const grown = Buffer.allocUnsafeSlow(2 * (rest + piece.length));
        store.copy(grown, 0, begin, end);
        piece.copy(grown, rest);
        hold(grown, rest + piece.length);
      }
      return store.subarray(begin, end);
    },
    take(bytes) {
      begin += bytes;
    },
  };
}
