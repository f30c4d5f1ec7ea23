import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CheckAnswer, CheckQuestion } from '../../core/health/checks.ts';

const PAGE = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
const QUESTION = CheckQuestion.parse(
  JSON.parse(printed('What it is asked', 'json').replace('stage-25-01J…', 'stage-25-01J')),
);

let folder: string;
let server: Server | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-checks-'));
});
afterEach(() => server?.close());
afterAll(() => rm(folder, { recursive: true }));

/** The code under this heading, as a reader would copy it. */
function printed(heading: string, language: string): string {
  const [, section = ''] = PAGE.split(`## ${heading}\n`);
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? '';
}

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Handler = (question: unknown) => Promise<unknown>;

async function handlerOf(name: string, code: string): Promise<Handler> {
  const file = path.join(folder, `${name}.mjs`);
  await writeFile(file, code);
  const { handler }: { handler: Handler } = await import(`${file}?${crypto.randomUUID()}`);
  return handler;
}

describe('the smoke test of the page', () => {
  const smoke = async (url: string) =>
    handlerOf('smoke', printed('A smoke test', 'js').replace('https://canary.example.com', url));

  it.each<[string, (page: string) => number, object]>([
    ['passes', () => 200, { verdict: 'pass', reason: '3 of 3 pages answer', numbers: { pages: 3 } }],
    [
      'fails',
      (page) => (page === '/gallery' ? 500 : 200),
      { verdict: 'fail', reason: 'no good answer of /gallery', numbers: { broken: 1 } },
    ],
  ])('%s a canary by what it answers', async (_, status, expected) => {
    const url = await serve((request, response) => response.writeHead(status(request.url ?? '')).end());

    const answer = await (await smoke(url))(QUESTION);

    expect(CheckAnswer.parse(answer)).toEqual(expected);
  });

  it('breaks where nothing answers, which is unknown, and passes a canary without traffic', async () => {
    const handler = await smoke('http://127.0.0.1:1');

    await expect(handler(QUESTION)).rejects.toThrow('fetch failed');
    const early = { ...QUESTION, phase: 'warm-up', weights: { stable: 100, canary: 0 } };
    expect(CheckAnswer.parse(await handler(early)).verdict).toBe('pass');
  });
});

describe('the synthetic of the page', () => {
  /** Stands in for the SDK's client, which has nobody to ask here. */
  const SDK = `
    export class GetCanaryRunsCommand { constructor(input) { this.input = input; } }
    export class SyntheticsClient {
      async send({ input }) { return input.Name === 'shop-checkout' ? { CanaryRuns: globalThis.canaryRuns } : {}; }
    }`;
  const run = (State: string, at: string) => ({ Status: { State }, Timeline: { Completed: new Date(at) } });
  const [BEFORE, SINCE] = ['2026-11-21T10:00:59.000Z', '2026-11-21T10:02:00.000Z'];
  const passed = run('PASSED', SINCE);

  it.each<[string, object[], string]>([
    ['3 of 3 runs succeeded', [passed, passed, passed], 'pass'],
    ['2 of 3 runs succeeded', [passed, passed, run('FAILED', SINCE)], 'pass'],
    ['2 of 3 runs failed', [passed, run('FAILED', SINCE), run('FAILED', SINCE)], 'fail'],
    ['1 of 3 runs are over', [passed, run('FAILED', BEFORE), { Status: { State: 'RUNNING' }, Timeline: {} }], 'wait'],
  ])('says "%s"', async (reason, canaryRuns, verdict) => {
    const sdk = path.join(folder, 'node_modules/@aws-sdk/client-synthetics');
    await mkdir(sdk, { recursive: true });
    await writeFile(path.join(sdk, 'index.mjs'), SDK);
    await writeFile(path.join(sdk, 'package.json'), '{ "exports": "./index.mjs" }');
    Object.assign(globalThis, { canaryRuns });

    const answer = await (await handlerOf('synthetic', printed('A synthetic', 'js')))(QUESTION);

    expect(CheckAnswer.parse(answer)).toMatchObject({ verdict, reason });
  });
});

describe('the Prometheus query of the page', () => {
  async function asks(url: string): Promise<unknown> {
    const code = printed('A Prometheus query', 'python').replace('http://prometheus.internal:9090', url);
    const python = spawn('python3', [
      '-c',
      `${code}\nimport sys\nprint(json.dumps(handler(json.load(sys.stdin), None)))`,
    ]);
    python.stdin.end(JSON.stringify(QUESTION));
    const [said, trouble] = await Promise.all([text(python.stdout), text(python.stderr)]);
    if (trouble) throw new Error(trouble);
    return JSON.parse(said);
  }
  /** As Prometheus answers an instant query. */
  const prometheus = (result: object[], queries: string[] = []) =>
    serve((request, response) => {
      queries.push(new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    });

  it.each<[string, object[], string]>([
    ['12 checkouts wait, limit 100', [{ metric: {}, value: [1_795_000_000.1, '12'] }], 'pass'],
    ['101 checkouts wait, limit 100', [{ metric: {}, value: [1_795_000_000.1, '101'] }], 'fail'],
    ['Prometheus has no value yet', [], 'wait'],
  ])('says "%s"', async (reason, result, verdict) => {
    const queries: string[] = [];

    const answer = await asks(await prometheus(result, queries));

    expect(CheckAnswer.parse(answer)).toMatchObject({ verdict, reason });
    expect(queries).toEqual(['max(checkout_queue_depth{backend="canary"})']);
  });

  it('breaks where Prometheus does, and has no number that is none', async () => {
    await expect(asks('http://127.0.0.1:1')).rejects.toThrow('Connection refused');
    await expect(asks(await prometheus([{ metric: {}, value: [1, 'NaN'] }]))).resolves.toMatchObject({
      verdict: 'wait',
    });
  });
});
