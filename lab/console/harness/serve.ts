import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { sanitize } from './sanitize.ts';

/** As a dashboard's body describes a custom widget. */
export const CustomWidget = z.object({
  title: z.string(),
  endpoint: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});
export type CustomWidget = z.infer<typeof CustomWidget>;

const Call = z.object({ endpoint: z.string(), event: z.record(z.string(), z.unknown()) });
type Call = z.infer<typeof Call>;

/** Calls a function with the viewer's rights: its answer, or the message of its error. */
export type Invoke = (call: Call) => Promise<{ answer: unknown } | { error: string }>;

export interface Served {
  url: string;
  /** Every call of a function that the page asked for, in order. */
  calls: Call[];
  stop(): Promise<void>;
}

const FILES: Record<string, string> = {
  'dashboard.html': 'text/html',
  'dashboard.css': 'text/css',
  'dashboard.js': 'text/javascript',
};

/** The console's half of the protocol: calls functions, and cleans what they answer before the browser sees it. */
export async function serveDashboard(
  dashboardName: string,
  widgets: CustomWidget[],
  invoke: Invoke,
  clean = sanitize,
): Promise<Served> {
  const calls: Call[] = [];

  async function answer(request: IncomingMessage): Promise<{ type: string; body: string | Buffer }> {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.slice(1) || 'dashboard.html';
    if (path === 'widgets') return json({ dashboardName, widgets });
    if (path === 'invoke' && request.method === 'POST') {
      const call = Call.parse(JSON.parse(await text(request)));
      calls.push(call);
      return json(shown(await invoke(call), clean));
    }
    const type = FILES[path];
    if (!type) return { type: 'text/plain', body: '' };
    return { type, body: await readFile(fileURLToPath(new URL(`page/${path}`, import.meta.url))) };
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ type, body }) => response.setHeader('content-type', `${type}; charset=utf-8`).end(body),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** HTML where the function answered with text, else JSON. */
function shown(outcome: Awaited<ReturnType<Invoke>>, clean: (html: string) => string) {
  if ('error' in outcome) return outcome;
  return typeof outcome.answer === 'string' ? { html: clean(outcome.answer) } : { json: outcome.answer };
}

function json(value: unknown) {
  return { type: 'application/json', body: JSON.stringify(value) };
}
