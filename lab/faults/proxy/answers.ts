import type { Answer, ApiCall } from './api-call.ts';
import type { Refusal } from './route-53-rules.ts';
import { writeXml } from './xml.ts';

/** A refusal in the form of the service that was called. */
export function refuse({ service }: Pick<ApiCall, 'service'>, { code, message }: Refusal, status = 400): Answer {
  const id = crypto.randomUUID();
  if (service === 'route53') {
    const error = { Type: 'Sender', Code: code, Message: message };
    const body = writeXml({
      ErrorResponse: { '@_xmlns': 'https://route53.amazonaws.com/doc/2013-04-01/', Error: error, RequestId: id },
    });
    return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
  }
  return json({ __type: code, message }, status);
}

export function json(content: object, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(content)),
  };
}
