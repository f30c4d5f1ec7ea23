import { UNSEEN } from '../../core/text/inert.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { breakLine } from './width.ts';

/** Where a command speaks. With `--json`, stdout carries the document and nothing else. */
export interface Output {
  say(line: string): void;
  /** What has several lines by itself, such as a table, or is to be copied as it stands. */
  show(block: string): void;
  document(value: object): void;
}

export function outputOf({ json }: GlobalOptions): Output {
  const out = json ? process.stderr : process.stdout;
  const write = (text: string) => out.write(`${text}\n`);
  return {
    say: (line) => write(inWindow(harmlessLine(line), out)),
    show: (block) => write(harmless(block)),
    document(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

/** A terminal would break a long line within its words; in a log it is one line. */
export function inWindow(line: string, { isTTY, columns }: NodeJS.WriteStream): string {
  return isTTY && columns > 0 ? breakLine(line, columns).join('\n') : line;
}

/**
 * Reasons, comments and TXT records are other people's texts: none may move the cursor, begin or rewrite a line, or turn
 * its direction.
 */
export function harmlessLine(text: string): string {
  return text.replaceAll('\n', ' ').replace(UNSEEN, '\u{fffd}');
}

/** Lines of ours, each of them so. */
export function harmless(text: string): string {
  return text.split('\n').map(harmlessLine).join('\n');
}
