import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ACCOUNT, REGION } from '../host/environment/clean-environment.ts';

export interface Placeholders {
  /** Of the stack. */
  outputs: object;
  zone: string;
  alarm: string;
  stack: string;
}

/** The IAM policies that a page prints, in its order, with the names of a deployed stack instead of the page's examples. */
export function documentedPolicies(page: 'cli' | 'approval', { outputs, zone, alarm, stack }: Placeholders): object[] {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/${page}.md`, import.meta.url)), 'utf8');
  const names = new Map(Object.entries({ ...outputs, 'id of the zone': zone, 'the alarm': alarm }));
  const ofTheStack = text
    .replaceAll('eu-central-1', REGION)
    .replaceAll('123456789012', ACCOUNT)
    .replaceAll('Sluice-prod', stack)
    .replace(/<([\w ]+)>/g, (placeholder, name) => String(names.get(name) ?? placeholder));
  return [...ofTheStack.matchAll(/```json\n(\{\n {2}"Version".*?)```/gs)].map(([, json = '']) => JSON.parse(json));
}
