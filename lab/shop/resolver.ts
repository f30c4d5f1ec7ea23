import { ListResourceRecordSetsCommand, type Route53Client } from '@aws-sdk/client-route-53';
import type { Side } from '../site/metrics.ts';

export interface Answer {
  stable: number;
  canary: number;
  ttlSeconds: number;
}

/** Name servers learn of a change within about a minute in the world, at once here. */
const STALE_MS = 500;

/** What the name servers know of the site: the weights as they are at this moment, or were when they last could tell. */
export function nameServer(route53: Route53Client, zone: string, name: string): () => Promise<Answer> {
  let known: Answer = { stable: 1, canary: 0, ttlSeconds: 1 };
  let freshUntil = 0;
  let asking: Promise<Answer> | undefined;
  const ask = async (): Promise<Answer> => {
    const { ResourceRecordSets = [] } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone, StartRecordName: name, StartRecordType: 'A' }),
    );
    const ours = ResourceRecordSets.filter((set) => set.Name === `${name}.` && set.Type === 'A');
    const weightOf = (side: Side) => ours.find((set) => set.SetIdentifier === side)?.Weight ?? 0;
    return { stable: weightOf('stable'), canary: weightOf('canary'), ttlSeconds: ours[0]?.TTL ?? 1 };
  };
  return async () => {
    if (Date.now() < freshUntil) return known;
    asking ??= ask()
      .catch(() => known)
      .then((answer) => {
        known = answer;
        freshUntil = Date.now() + STALE_MS;
        asking = undefined;
        return answer;
      });
    return asking;
  };
}

export interface ResolverProps {
  ask(): Promise<Answer>;
  /** Where this resolver sends everybody, whatever the weights say; null where it obeys them. */
  ignores?(): Side | null;
  random?: () => number;
  now?: () => number;
}

/** Resolves as the world does: one side, picked by weight, which everybody behind the resolver gets until the TTL is over. */
export function resolver({ ask, ignores = () => null, random = Math.random, now = Date.now }: ResolverProps) {
  let side: Side = 'stable';
  let freshUntil = 0;
  return async (): Promise<Side> => {
    const stubborn = ignores();
    if (stubborn) return stubborn;
    if (now() >= freshUntil) {
      const answer = await ask();
      side = pick(answer, random());
      freshUntil = now() + answer.ttlSeconds * 1000;
    }
    return side;
  };
}

/** All-zero is what Route 53 makes of it: an equal split. */
export function pick({ stable, canary }: Pick<Answer, 'stable' | 'canary'>, random: number): Side {
  const share = stable + canary === 0 ? 0.5 : canary / (stable + canary);
  return random < share ? 'canary' : 'stable';
}
