import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A file of this folder as a process of its own, which says "ready" when it is. */
export async function start(file: string, args: string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await heard(child);
  return child;
}

export function ask(child: ChildProcess, question: string): Promise<unknown> {
  const answer = heard(child);
  child.send(question);
  return answer;
}

async function heard(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const answer = once(child, 'message', { signal: ended.signal });
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.at(-2)} ended with ${code}`);
  });
  try {
    const [message] = await Promise.race([answer, exit]);
    return message;
  } finally {
    answer.catch(() => {});
    exit.catch(() => {});
    ended.abort();
  }
}
