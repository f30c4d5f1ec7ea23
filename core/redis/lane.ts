import type { Socket } from 'node:net';
import { openInbox } from './inbox.ts';
import { type Reader, RedisReplyError } from './replies.ts';
import { REPLY_TIMEOUT_MS } from './socket-options.ts';

/** One signed-in socket on which commands go out as bytes and answers come back in order, read where they lie. */
export interface Lane {
  send<T>(command: Buffer, answer: Reader<T>): Promise<T>;
}

interface Awaited {
  read(bytes: Buffer, start: number): number;
  done(): void;
  failed(error: Error): void;
}

/**
 * Takes a socket over from whoever signed in on it: the socket is ours, and the only one who reads it is this. `hear` is
 * shown what comes, and knows better than a lost connection why it was lost.
 */
export function takeOver(
  socket: Socket,
  hear: (chunk?: Buffer) => Error | null = () => null,
  replyTimeoutMs = REPLY_TIMEOUT_MS,
): Lane {
  const awaited: Awaited[] = [];
  const inbox = openInbox();
  let loss: Error | null = null;

  function lose(error: Error): void {
    loss ??= hear() ?? error;
    for (const { failed } of awaited.splice(0)) failed(loss);
  }

  function read(chunk: Buffer): void {
    const trouble = hear(chunk);
    if (trouble) throw trouble;
    const bytes = inbox.add(chunk);
    let at = 0;
    while (at < bytes.length) {
      const [first] = awaited;
      if (!first) throw new Error('Redis answered what nobody had asked.');
      const end = readOne(first, bytes, at);
      if (end < 0) break;
      awaited.shift();
      at = end;
    }
    inbox.take(at);
  }

  socket.removeAllListeners('data');
  socket.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  });
  socket.on('error', lose);
  socket.on('close', () => lose(new Error('Connection is closed.')));
  // Idle is no harm, unless somebody waits.
  socket.setTimeout(replyTimeoutMs);
  socket.on('timeout', () => {
    if (awaited.length === 0) return;
    socket.destroy(new Error(`Socket timeout. Expecting data, but didn't receive any in ${replyTimeoutMs}ms.`));
  });

  return {
    send: (command, answer) =>
      new Promise((resolve, reject) => {
        if (loss) return reject(loss);
        awaited.push({
          read: answer.read,
          done: () => resolve(answer.value()),
          failed: reject,
        });
        socket.write(command);
      }),
  };
}

/** Where its answer ends; -1 while it is not complete. */
function readOne(waiting: Awaited, bytes: Buffer, at: number): number {
  try {
    const end = waiting.read(bytes, at);
    if (end >= 0) waiting.done();
    return end;
  } catch (error) {
    if (!(error instanceof RedisReplyError)) throw error;
    waiting.failed(error);
    return bytes.indexOf('\r\n', at) + 2;
  }
}
