import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { command } from '../../../core/redis/commands.ts';
import { type Lane, takeOver } from '../../../core/redis/lane.ts';
import { readNumbers, readText } from '../../../core/redis/replies.ts';
import { freePort } from '../../../lab/host/environment/free-port.ts';

let server: Server;
let socket: Socket;
afterEach(() => {
  socket.destroy();
  server.close();
});

/** A lane to a server that answers each piece it hears as it is told. */
async function laneTo(answer: (heard: string, to: Socket) => void, replyTimeoutMs?: number): Promise<Lane> {
  const port = await freePort();
  server = createServer((to) => to.on('error', () => {}).on('data', (heard) => answer(String(heard), to)));
  server.listen(port, '127.0.0.1');
  socket = createConnection({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  return takeOver(socket, undefined, replyTimeoutMs);
}

const PING = command('PING');

describe('a signed-in socket', () => {
  it('gives each answer to who asked, in order, an error to its own', async () => {
    const lane = await laneTo((_, to) => to.write('+one\r\n-ERR two\r\n:3\r\n'));

    const answers = await Promise.allSettled([
      lane.send(PING, readText()),
      lane.send(Buffer.alloc(0), readText()),
      lane.send(Buffer.alloc(0), readNumbers(1)),
    ]);

    expect(answers).toMatchObject([
      { value: 'one' },
      { reason: { name: 'ReplyError', message: 'ERR two' } },
      { value: [3] },
    ]);
  });

  it('that rested for long still notices when the server falls silent', async () => {
    const lane = await laneTo((_, to) => answered++ === 0 && to.write('+PONG\r\n'), 600);
    let answered = 0;
    await lane.send(PING, readText());
    await sleep(700);

    await expect(lane.send(PING, readText())).rejects.toThrow("didn't receive any in 600ms");
  });

  it('that is lost fails everybody who waits, and who comes later', async () => {
    const lane = await laneTo((_, to) => to.destroy());

    const answers = await Promise.allSettled([lane.send(PING, readText()), lane.send(PING, readText())]);

    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    await expect(lane.send(PING, readText())).rejects.toThrow();
  });

  it('is given up when it says what nobody asked for', async () => {
    const lane = await laneTo((_, to) => to.write('+PONG\r\n+AND MORE\r\n'));
    await lane.send(PING, readText());

    await once(socket, 'close');

    await expect(lane.send(PING, readText())).rejects.toThrow('what nobody had asked');
  });
});
