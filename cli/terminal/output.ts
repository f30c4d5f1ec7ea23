import type { GlobalOptions } from '../command-line/global-options.ts';

/** Where a command speaks. With `--json`, stdout carries the document and nothing else. */
export interface Output {
  say(line: string): void;
  document(value: object): void;
}

export function outputOf({ json }: GlobalOptions): Output {
  return {
    say(line) {
      (json ? process.stderr : process.stdout).write(`${harmless(line)}\n`);
    },
    document(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

/** Reasons, comments and TXT records are other people's texts: none may move the cursor, rewrite a line or turn its direction. */
export function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\u{fffd}');
}

/** The same, where a line must stay one line. */
export function harmlessLine(text: string): string {
  return harmless(text.replaceAll('\n', ' '));
}
