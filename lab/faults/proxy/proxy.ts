import { once } from 'node:events';
import { Agent, createServer, type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import { executionArnOf } from '../../../core/protocol/arns.ts';
import { NOBODY } from '../../host/environment/clean-environment.ts';
import { json, refuse } from './answers.ts';
import { type Answer, type ApiCall, outcomeOf, type Request, readCall } from './api-call.ts';
import { type RecordSet, readPage, readZoneName } from './record.ts';
import { whyRefused } from './route-53-rules.ts';
import { type CallRule, takeRule } from './rules.ts';
import { judgeStart, judgeStop, StartInput } from './step-functions-rules.ts';

export interface AwsProxy {
  endpoint: string;
  /** The emulator; until it is known, nothing can be called. */
  upstream: string;
  rules: CallRule[];
  /** Every call, in the order of arrival. */
  calls: ApiCall[];
  stop(): Promise<void>;
}

/**
 * Stands in front of an emulator: refuses what AWS refuses, even where the emulator would not, does to a call what a
 * rule says, and writes down every call.
 */
export async function startProxy(): Promise<AwsProxy> {
  const agent = new Agent({ keepAlive: true });
  const zones = new Map<string, Promise<unknown>>();
  const proxy: AwsProxy = {
    endpoint: '',
    upstream: '',
    rules: [],
    calls: [],
    async stop() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };

  const server = createServer((incoming, response) => {
    void answerTo(incoming)
      .catch((error) => refuse({ service: 'other' }, { code: 'Proxy', message: String(error) }, 502))
      .then((answer) => {
        if (answer === null) incoming.socket.destroy();
        else response.writeHead(answer.status, answer.headers).end(answer.body);
      });
  }).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 60_000;
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  proxy.endpoint = `http://127.0.0.1:${address.port}`;
  return proxy;

  async function answerTo(incoming: IncomingMessage): Promise<Answer | null> {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const request: Request = { method, path, headers, body: await buffer(incoming) };
    const call = readCall(request, Date.now());
    proxy.calls.push(call);
    const make = async () => {
      const made = { at: Date.now(), doneAt: Number.POSITIVE_INFINITY, outcome: 'under way' };
      call.made.push(made);
      const answer = await strictly(call, request);
      made.doneAt = Date.now();
      made.outcome = outcomeOf(call, answer);
      return answer;
    };
    const rule = proxy.rules[takeRule(proxy.rules, call)];
    return rule ? rule.fault(call, make) : make();
  }

  async function strictly(call: ApiCall, request: Request): Promise<Answer> {
    if (call.operation === 'StartExecution') return start(call, request);
    if (call.operation === 'StopExecution') {
      const refusal = judgeStop(call.input);
      return refusal ? refuse(call, refusal) : forward(request);
    }
    if (call.batch && call.zone) return oneByOne(call.zone, () => change(call, request));
    return forward(request);
  }

  /** Route 53 takes one change per zone at a time; so nobody writes between the look and the change. */
  async function oneByOne<T>(zone: string, act: () => Promise<T>): Promise<T> {
    const turn = (zones.get(zone) ?? Promise.resolve()).then(act, act);
    zones.set(zone, turn);
    return turn;
  }

  async function change(call: ApiCall, request: Request): Promise<Answer> {
    const { zone, batch } = call;
    if (!batch) return forward(request);
    const headers = asTheAccount(request.headers);
    const look = (path: string) => forward({ method: 'GET', path, headers, body: Buffer.alloc(0) });
    const described = await look(`/2013-04-01/hostedzone/${zone}`);
    const records: RecordSet[] = [];
    for (let query: string | null = ''; query !== null; ) {
      const listed: Answer = await look(`/2013-04-01/hostedzone/${zone}/rrset?${query}`);
      if (listed.status >= 300) return forward(request);
      const page = readPage(listed.body);
      records.push(...page.records);
      query = page.next;
    }
    const refusal = whyRefused(batch, records, readZoneName(described.body) ?? '');
    return refusal ? refuse(call, refusal) : forward({ ...request, body: inSmallLetters(request.body) });
  }

  async function start(call: ApiCall, request: Request): Promise<Answer> {
    const input = StartInput.parse(call.input);
    const judged = judgeStart(input, await existing(input, request));
    if (judged === null) return forward(request);
    if ('refusal' in judged) return refuse(call, judged.refusal);
    return json({ executionArn: judged.same.executionArn, startDate: judged.same.startDate });
  }

  async function existing({ stateMachineArn, name }: StartInput, request: Request) {
    if (name === undefined) return null;
    const executionArn = executionArnOf(stateMachineArn, name);
    const headers = { ...asTheAccount(request.headers), 'x-amz-target': 'AWSStepFunctions.DescribeExecution' };
    const body = Buffer.from(JSON.stringify({ executionArn }));
    const answer = await forward({ ...request, headers, body });
    if (answer.status >= 300) return null;
    const { status, input, startDate } = Described.parse(JSON.parse(answer.body.toString()));
    return { executionArn, running: status === 'RUNNING', input, startDate };
  }

  async function forward({ method, path, headers, body }: Request): Promise<Answer> {
    const sent = send(new URL(path, proxy.upstream), {
      method,
      agent,
      headers: { ...headers, host: new URL(proxy.upstream).host, 'content-length': body.length },
    });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const type = response.headers['content-type'] ?? 'text/plain';
    return { status: response.statusCode ?? 502, headers: { 'content-type': type }, body: await buffer(response) };
  }
}

/** What the proxy looks up for itself, whoever calls need not be granted. */
function asTheAccount({ 'x-amz-security-token': _, authorization = '', ...headers }: IncomingHttpHeaders) {
  return { ...headers, authorization: authorization.replace(/Credential=[^/]+/, `Credential=${NOBODY.accessKeyId}`) };
}

/** Route 53 keeps names in small letters; the emulator takes them as they come. */
function inSmallLetters(body: Buffer): Buffer {
  return Buffer.from(
    body.toString().replace(/<Name>[^<]*<\/Name>/g, (name) => `<Name>${name.slice(6, -7).toLowerCase()}</Name>`),
  );
}

const Described = z.object({ status: z.string(), input: z.string(), startDate: z.number() });
