import * as z from 'zod';
import { isRefusal } from '../protocol/endings.ts';
import { formatWeights, Weights } from '../protocol/rollout.ts';
import { clock } from '../text/times.ts';
import type { Found } from './restored.ts';

const Instant = z.iso.datetime();

/** Where an ending left the traffic: found out here, and told alike by command line, events, widget and page. */
export const Traffic = z.object({
  /**
   * `restored`: the weights moved, and are back. `never moved`: they had not moved. `left as somebody set it`: somebody
   * else has set them, wholly or in part, and they stay so. `refused`: the stage never began. `nothing to put back`: its
   * lease was not its own any more, as after a release.
   */
  ending: z.enum(['restored', 'never moved', 'left as somebody set it', 'refused', 'nothing to put back']),
  /** As they stood then; null where no pair of the group was whole. */
  weights: Weights.nullable(),
  /** When Route 53 took the weights of before; null where nothing had to be written. */
  backAt: Instant.nullable(),
  /** When all of its name servers were seen to have them. */
  inSyncAt: Instant.nullable(),
  /** When the last answer of before has expired at resolvers that obey the TTL. */
  resolversFollowAt: Instant.nullable(),
  /** All of it for a person. */
  words: z.string(),
});
export type Traffic = z.infer<typeof Traffic>;

/** By what its rollback found; `error` is what the stage ended with. */
export function trafficOf(found: Found, error: string | null = null): Traffic {
  const { weights, trafficMoved, change, ttlSeconds } = found;
  const ending = endingOf(found, error);
  const { submittedAt: backAt = null, inSyncAt = null } = (trafficMoved && change) || {};
  const resolversFollowAt = inSyncAt && new Date(Date.parse(inSyncAt) + 1000 * ttlSeconds).toISOString();
  const words =
    ending === 'refused'
      ? 'It was refused before it began: nothing was moved or flushed.'
      : ending === 'restored' && backAt
        ? `${inWords(found)} ${since(backAt, inSyncAt, resolversFollowAt, ttlSeconds)}`
        : inWords(found);
  return { ending, weights, backAt, inSyncAt, resolversFollowAt, words };
}

/** The same in a sentence without times, for who hears of it while it happens. */
export function inWords({ outcome, message, left, strayed, trafficMoved, weights }: Found): string {
  if (outcome === 'nothing') return message;
  if (left.length > 0) {
    return `NOT all traffic is back. ${left.join('. ')}. Put the records right by hand, or accept them as they are with "sluice unlock".`;
  }
  if (!weights) return 'No pair of weighted records is whole.';
  const at = formatWeights(weights);
  if (strayed) return `The weights are ${at}, as somebody else set them: they were left so.`;
  return trafficMoved ? `The weights are back: ${at}.` : `The weights had not moved: they are ${at}.`;
}

function endingOf({ outcome, left, strayed, trafficMoved }: Found, error: string | null): Traffic['ending'] {
  if (left.length > 0 || strayed) return 'left as somebody set it';
  if (trafficMoved) return 'restored';
  // A stage that had the lease was not refused, whatever its error is called.
  if (outcome !== 'restored' && isRefusal(error)) return 'refused';
  return outcome === 'nothing' ? 'nothing to put back' : 'never moved';
}

function since(backAt: string, inSyncAt: string | null, followAt: string | null, ttlSeconds: number): string {
  const back = `In Route 53 since ${clock(backAt)},`;
  if (!inSyncAt || !followAt) {
    return `${back} not on all of its name servers yet; resolvers follow up to ${ttlSeconds} s later.`;
  }
  return `${back} on its name servers since ${clock(inSyncAt)}; resolvers follow by ${clock(followAt)}.`;
}
