import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to ask for the places of the shared cloud's stacks; who asks first starts it. */
    cloud: string;
  }
}

const PROGRAM = fileURLToPath(new URL('./shared-cloud.ts', import.meta.url));

/** Nobody waits here for the cloud: other tests use the time in which it starts. */
export default async function setup({ provide }: TestProject) {
  let cloud: ChildProcess | undefined;
  let answer: Promise<string> | undefined;
  const server = createServer((_, response) => {
    cloud ??= fork(PROGRAM, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    answer ??= placesOf(cloud);
    void answer.then(
      (places) => response.end(places),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  provide('cloud', `http://127.0.0.1:${address.port}`);

  return async () => {
    server.close();
    if (!cloud?.connected) return;
    cloud.send('stop');
    await once(cloud, 'exit');
  };
}

/** As JSON, once all stacks are deployed. */
function placesOf(cloud: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const output of [cloud.stdout, cloud.stderr]) output?.on('data', (text) => (said += text));
    cloud.on('message', (message: { places?: object }) => {
      if (message.places) resolve(JSON.stringify(message.places));
    });
    cloud.on('exit', () => reject(new Error(`The cloud that the tests share did not start:\n${said}`)));
  });
}
