import { command } from '../../core/redis/commands.ts';
import { type Page, readPage } from '../../core/redis/replies.ts';

/** A page of a scan as Redis would answer it. */
export function pageOf(keys: (Buffer | string)[], cursor = '0'): Page {
  const elements = keys.flatMap((key) => [
    Buffer.from(`$${Buffer.byteLength(key)}\r\n`),
    Buffer.from(key),
    Buffer.from('\r\n'),
  ]);
  const head = `*2\r\n${command(cursor).toString().slice(4)}*${keys.length}\r\n`;
  const reader = readPage(keys.length);
  reader.read(Buffer.concat([Buffer.from(head), ...elements]), 0);
  return reader.value();
}
