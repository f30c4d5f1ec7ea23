import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { takeRule } from './proxy/rules.ts';

const PROGRAM = fileURLToPath(new URL('./control.py', import.meta.url));

/** What the emulator asks at a step of an execution: see control.py. */
const Step = z.object({
  question: z.enum(['entered', 'before', 'after', 'late', 'retry', 'event']),
  execution: z.string(),
  state: z.string().default(''),
  attempt: z.int().default(0),
  status: z.string().default(''),
  seconds: z.number().default(0),
  answer: z.unknown().optional(),
  error: z.string().optional(),
});
export type Step = z.output<typeof Step> & { at: number };

export interface Order {
  throw?: { error: string; cause: string };
  timeout?: boolean;
  answer?: unknown;
  seconds?: number;
  delays?: number[];
}

export interface StepRule {
  matches(step: Step): boolean;
  order(step: Step): Order | Promise<Order>;
  /** How many steps it is for. @default 1 */
  times?: number;
}

export interface Control {
  /** For an emulator that is to ask. */
  env: Record<string, string>;
  rules: StepRule[];
  /** Every step, in the order in which they were asked about. */
  steps: Step[];
  stop(): void;
}

/** The program that the emulator asks what is to happen. Without a rule it says: go on. */
export async function startControl(): Promise<Control> {
  const control: Control = {
    env: {},
    rules: [],
    steps: [],
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
  async function orderFor(request: IncomingMessage): Promise<Order> {
    const facts = await readJson(request);
    const step = {
      ...Step.parse({ ...z.looseObject({}).parse(facts), question: request.url?.slice(1) }),
      at: Date.now(),
    };
    control.steps.push(step);
    const rule = control.rules[takeRule(control.rules, step)];
    return rule ? rule.order(step) : {};
  }
  const server = createServer((request, response) => {
    orderFor(request).then(
      (order) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(order)),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  control.env = { EMULATOR_PROGRAM: PROGRAM, EMULATOR_CONTROL_URL: `http://127.0.0.1:${address.port}` };
  return control;
}
