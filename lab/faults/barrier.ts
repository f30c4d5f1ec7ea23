/** A place where something waits until it is let go. */
export interface Barrier {
  /** Settles when somebody waits here. */
  reached: Promise<void>;
  isReached(): boolean;
  /** Waits here; goes straight through once it is open. */
  pass(): Promise<void>;
  open(): void;
}

export function barrier(): Barrier {
  const arrival = signal();
  const opening = signal();
  let reached = false;
  return {
    reached: arrival.given,
    isReached: () => reached,
    async pass() {
      reached = true;
      arrival.give();
      await opening.given;
    },
    open: () => opening.give(),
  };
}

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
