export interface Keyboard {
  /** The first of these keys that is pressed from now on. */
  next<Key extends string>(keys: readonly Key[]): Promise<Key>;
  close(): void;
}

const CTRL_C = '\u0003';

/** Single keys, without Enter. */
export function openKeyboard(input: NodeJS.ReadStream): Keyboard {
  let heard: (key: string) => void = () => {};
  const listen = (chunk: Buffer) => {
    const text = chunk.toString();
    // In this mode the terminal no longer makes a signal of it.
    if (text.includes(CTRL_C)) process.kill(process.pid, 'SIGINT');
    for (const key of text) heard(key.toLowerCase());
  };
  input.setRawMode(true).resume().on('data', listen);
  return {
    next: (keys) =>
      new Promise((resolve) => {
        heard = (pressed) => {
          const key = keys.find((one) => one === pressed);
          if (key === undefined) return;
          heard = () => {};
          resolve(key);
        };
      }),
    close() {
      input.off('data', listen).setRawMode(false).pause();
    },
  };
}
