import * as z from 'zod';

const Finding = z.object({ severity: z.string(), range: z.string() });
const Answer = z.union([
  z.object({ vulnerabilities: z.record(z.string(), Finding) }),
  z.object({ message: z.string(), error: z.unknown() }),
]);

/** What `npm audit --json` found of these packages, in words; or why the registry could not be asked. */
export function readAudit(json: string, names: ReadonlySet<string>): { found: string[] } | { unanswered: string } {
  const answer = Answer.parse(JSON.parse(json));
  if ('message' in answer) return { unanswered: answer.message };
  return {
    found: Object.entries(answer.vulnerabilities)
      .filter(([name]) => names.has(name))
      .map(([name, { severity, range }]) => `${name} ${range}: ${severity}`),
  };
}
