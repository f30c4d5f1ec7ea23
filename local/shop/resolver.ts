import { ListResourceRecordSetsCommand, type Route53Client } from '@aws-sdk/client-route-53';
import type { Side } from './metrics.ts';

export interface Answer {
  stable: number;
  canary: number;
  ttlSeconds: number;
}

/** What a name server knows of the site: the weights as they are at this moment. */
export function nameServer(route53: Route53Client, zone: string, name: string): () => Promise<Answer> {
  return async () => {
    const { ResourceRecordSets = [] } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone, StartRecordName: name, StartRecordType: 'A' }),
    );
    const ours = ResourceRecordSets.filter((set) => set.Name === `${name}.` && set.Type === 'A');
    const weightOf = (side: Side) => ours.find((set) => set.SetIdentifier === side)?.Weight ?? 0;
    return { stable: weightOf('stable'), canary: weightOf('canary'), ttlSeconds: ours[0]?.TTL ?? 1 };
  };
}

/** Resolves as the world does: it keeps an answer for its TTL, and picks a side by weight for every connection. */
export function resolver(ask: () => Promise<Answer>, random: () => number = Math.random): () => Promise<Side> {
  let answer: Promise<Answer> | undefined;
  let freshUntil = 0;
  return async () => {
    if (Date.now() >= freshUntil || !answer) {
      const kept = answer;
      // Everybody who asks meanwhile waits for the same answer; when none comes, the old one has to do.
      freshUntil = Date.now() + 1000;
      answer = ask().catch(() => kept ?? { stable: 1, canary: 0, ttlSeconds: 1 });
      freshUntil = Date.now() + (await answer).ttlSeconds * 1000;
    }
    return pick(await answer, random());
  };
}

/** All-zero is what Route 53 makes of it: an equal split. */
export function pick({ stable, canary }: Pick<Answer, 'stable' | 'canary'>, random: number): Side {
  const share = stable + canary === 0 ? 0.5 : canary / (stable + canary);
  return random < share ? 'canary' : 'stable';
}
