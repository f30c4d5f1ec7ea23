/** What a backend answered to a probe, or why it did not. Never leaves the function that asked. */
export type Answer = Answered | Unanswered;

export interface Answered {
  status: number;
  headers: Headers;
  body: Body;
  ms: number;
}

interface Unanswered {
  /** A code or a few words of our own, nothing that the backend said. */
  failure: string;
  ms: number;
}

export type Body = { json: unknown } | { bytes: Buffer };

/** A page as it should be. What a redirect or an error has behind it comes from no cache. */
export function isGood(answer: Answer): answer is Answered {
  return 'status' in answer && answer.status >= 200 && answer.status < 300;
}

/** Why an answer is none to compare with. */
export function whyBad(answer: Answer): string {
  return 'status' in answer ? `status ${answer.status}` : answer.failure;
}

/** JSON is compared by what it says, anything else byte by byte. */
export function readBody(bytes: Buffer, contentType: string | null): Body {
  if (!/[/+]json\b/i.test(contentType ?? '')) return { bytes };
  try {
    return { json: JSON.parse(bytes.toString('utf8'), exactly) };
  } catch {
    return { bytes };
  }
}

/** A whole number too large for a double would be taken for its neighbour. */
function exactly(_: string, value: unknown, { source = '' }: { source?: string } = {}): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source);
  return isRounded ? BigInt(source) : value;
}
