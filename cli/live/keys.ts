/** Single keys of a terminal, without Enter. */
export interface Keys {
  /** The next key, or null when none was pressed in time. */
  next(ms: number): Promise<string | null>;
  close(): void;
}

const CTRL_C = '\u0003';

/** Ctrl-C stays what it is: raw mode would otherwise make a letter of it. */
export function readKeys(input: NodeJS.ReadStream): Keys {
  const pressed: string[] = [];
  let arrived: () => void = () => {};
  const hear = (chunk: Buffer) => {
    for (const key of chunk.toString()) {
      if (key === CTRL_C) process.kill(process.pid, 'SIGINT');
      else pressed.push(key);
    }
    arrived();
  };
  input.setRawMode(true);
  input.on('data', hear);
  input.resume();
  return {
    async next(ms) {
      if (pressed.length === 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, ms);
        arrived = resolve;
        await promise;
        clearTimeout(timer);
      }
      return pressed.shift() ?? null;
    },
    close() {
      input.off('data', hear);
      input.setRawMode(false);
      input.pause();
    },
  };
}
