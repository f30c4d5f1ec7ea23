import type { IncomingHttpHeaders } from 'node:http';
import { type StateName, stateNamed } from '../../../core/protocol/states.ts';
import { type Batch, readBatch, readErrorCode } from './record.ts';

export interface Request {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Who makes a call: a function, for which state of which execution; all null for a program outside of the emulator. */
interface Caller {
  function: string | null;
  execution: string | null;
  state: StateName | null;
}

/** One call of an AWS API, as it goes through the proxy. */
export interface ApiCall {
  at: number;
  service: 'route53' | 'states' | 'other';
  operation: string;
  caller: Caller;
  /** Of Route 53: the hosted zone. */
  zone: string | null;
  /** Of ChangeResourceRecordSets. */
  batch: Batch | null;
  /** Of Step Functions: the JSON sent. */
  input: unknown;
  /** Each time that the call was really made, and what came back: `ok`, or the error's code. */
  made: { at: number; doneAt: number; outcome: string }[];
}

export function readCall({ method, path, headers, body }: Request, at: number): ApiCall {
  const target = headers['x-amz-target'];
  const common = { at, caller: readCaller(headers), zone: null, batch: null, input: null, made: [] };
  if (typeof target === 'string' && target.startsWith('AWSStepFunctions.')) {
    const input: unknown = JSON.parse(body.toString() || '{}');
    return { ...common, service: 'states', operation: target.split('.')[1] ?? '', input };
  }
  const [, resource = ''] = /^\/2013-04-01\/(.*)$/.exec(path) ?? [];
  if (!resource) return { ...common, service: 'other', operation: String(target ?? path) };
  const zone = /^hostedzone\/([A-Z0-9]+)\/rrset\b/.exec(resource)?.[1] ?? null;
  if (zone && method === 'POST') {
    return { ...common, service: 'route53', operation: 'ChangeResourceRecordSets', zone, batch: readBatch(body) };
  }
  const operation = zone
    ? 'ListResourceRecordSets'
    : resource.startsWith('change/')
      ? 'GetChange'
      : `${method} ${resource}`;
  return { ...common, service: 'route53', operation, zone };
}

/** The trace header as control.py writes it. */
function readCaller(headers: IncomingHttpHeaders): Caller {
  const told = new URLSearchParams(String(headers['x-amzn-trace-id'] ?? '').replaceAll(';', '&'));
  return { function: told.get('Function'), execution: told.get('Execution'), state: stateNamed(told.get('State')) };
}

/** `ok`, or the code of the error. */
export function outcomeOf(call: ApiCall, { status, body }: Answer): string {
  if (status < 300) return 'ok';
  if (call.service === 'route53') return readErrorCode(body) ?? String(status);
  const [, code = String(status)] = /"__type":\s*"(?:[^"#]*#)?([^"]+)"/.exec(body.toString()) ?? [];
  return code;
}
