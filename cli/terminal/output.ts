import { UNSEEN } from '../../core/text/inert.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';

/** Where a command speaks. With `--json`, stdout carries the document and nothing else. */
export interface Output {
  say(line: string): void;
  /** What has several lines by itself, such as a table. */
  show(block: string): void;
  document(value: object): void;
}

export function outputOf({ json }: GlobalOptions): Output {
  const write = (text: string) => (json ? process.stderr : process.stdout).write(`${text}\n`);
  return {
    say: (line) => write(harmlessLine(line)),
    show: (block) => write(harmless(block)),
    document(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
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
