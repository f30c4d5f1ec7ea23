import type { Question } from '../question.ts';
import { executions } from './executions.ts';
import { failures } from './failures.ts';
import { functions } from './functions.ts';
import { metrics } from './metrics.ts';
import { nameServers } from './name-servers.ts';
import { stores } from './stores.ts';
import { swaps } from './swaps.ts';
import { zone } from './zone.ts';
import { zoneRights } from './zone-rights.ts';

interface Topic {
  title: string;
  /** Those of one service are asked in turn; the services all at once. */
  service: string;
  questions: Question[];
}

export const TOPICS: Topic[] = [
  { title: 'Compare-and-swap in a zone', service: 'Route 53', questions: swaps },
  { title: 'How a zone keeps what is written', service: 'Route 53', questions: zone },
  { title: 'Who may change a zone', service: 'Route 53', questions: zoneRights },
  { title: 'How soon name servers have a change', service: 'Route 53', questions: nameServers },
  { title: 'What failures are called', service: 'Step Functions', questions: failures },
  // The last of them replaces the grants of the machines.
  { title: 'Executions and their history', service: 'Step Functions', questions: executions },
  { title: 'Functions', service: 'Lambda', questions: functions },
  { title: 'Parameters and events', service: 'Systems Manager, EventBridge', questions: stores },
  { title: 'Metrics and alarms', service: 'CloudWatch', questions: metrics },
];

export const QUESTIONS: Question[] = TOPICS.flatMap(({ questions }) => questions);

/** As they are to be asked. */
export function byService(): Question[][] {
  const services = Map.groupBy(TOPICS, ({ service }) => service);
  return [...services.values()].map((topics) => topics.flatMap(({ questions }) => questions));
}
