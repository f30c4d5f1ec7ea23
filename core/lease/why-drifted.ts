import { WeightsDrifted } from '../protocol/errors.ts';
import { canaryPercent, formatWeights, type Weights } from '../protocol/rollout.ts';
import { parseLease } from './lease.ts';
import { leaseTexts, type Snapshot } from './record-group.ts';
import { round, sameWeights } from './weights.ts';

/** Whether somebody moved the weights since the last stage or rollback left them; null when nobody did. */
export function whyDrifted(live: Weights, leases: Snapshot['leases'], stages: number[]): WeightsDrifted | null {
  const left = leaseTexts(leases).flatMap((text) => (text === null ? [] : [parseLease(text)]));
  const stray = left.find((lease) => lease?.operation === 'free' && !sameWeights(lease.to, live));
  if (stray) {
    return new WeightsDrifted(
      `The weights are ${formatWeights(live)}, but the last stage or rollback left ${formatWeights(stray.to)}: somebody else changed them. ` +
        'Put them back, or accept them as they are with "sluice unlock".',
    );
  }
  const percent = canaryPercent(live) ?? 0;
  if (left.length > 0 || percent === 0 || stages.includes(percent)) return null;
  return new WeightsDrifted(
    `The weights are ${formatWeights(live)}, which gives the canary ${round(percent)} %: none of the stages (${stages.join(', ')}) leads there. ` +
      'Set them to 100-0, or to the share of a stage.',
  );
}
