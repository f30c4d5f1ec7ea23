import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ACCOUNT, REGION } from '../host/environment/clean-environment.ts';

interface Policy {
  Statement: object[];
}

export interface Placeholders {
  /** Of the stack. */
  outputs: object;
  zone: string;
  alarm: string;
  stack: string;
}

const PAGE = fileURLToPath(new URL('../../docs/permissions.md', import.meta.url));
const DUTIES = ['look', 'start', 'approve', 'operate', 'drill'] as const;
type Duty = (typeof DUTIES)[number];

/** The IAM policies that the page prints, with the names of a deployed stack instead of the page's examples. */
export function documentedPolicies({ outputs, zone, alarm, stack }: Placeholders): Record<Duty, Policy> {
  const names = new Map(Object.entries({ ...outputs, 'id of the zone': zone, 'the alarm': alarm }));
  const ofTheStack = readFileSync(PAGE, 'utf8')
    .replaceAll('eu-central-1', REGION)
    .replaceAll('123456789012', ACCOUNT)
    .replaceAll('Sluice-prod', stack)
    .replace(/<([\w ]+)>/g, (placeholder, name) => String(names.get(name) ?? placeholder));
  const policyOf = (duty: string): Policy => {
    const [, json] = new RegExp(`<!-- ${duty}: begin -->\\s*\`\`\`json\\n(.*?)\`\`\``, 's').exec(ofTheStack) ?? [];
    if (json === undefined) throw new Error(`docs/permissions.md has no policy "${duty}".`);
    return JSON.parse(json);
  };
  return Object.fromEntries(DUTIES.map((duty) => [duty, policyOf(duty)])) as Record<Duty, Policy>;
}
