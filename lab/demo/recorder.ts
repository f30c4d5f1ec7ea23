import type { Weights } from '../../core/protocol/rollout.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { every } from '../host/every.ts';
import { type Reading, readShop } from '../shop/readings.ts';
import type { Witness } from '../shop/witness.ts';
import { readLive } from '../site/live-weights.ts';

export interface WeightSample {
  at: number;
  weights: Weights;
}

/** What happened, second by second, for pictures while it runs and for the report afterwards. */
export interface Recorder {
  readings(): Reading[];
  weights(): WeightSample[];
  witness: Witness;
  /** Reads what is still to come of the last seconds, and no more. */
  stop(): Promise<void>;
}

/** A second arrives when it is over, and not always at once. */
const LATE_MS = 4000;

export function record({ clients, outputs }: Pick<Cloud, 'clients' | 'outputs'>, witness: Witness): Recorder {
  const readings = new Map<number, Reading>();
  const weights: WeightSample[] = [];
  let from = Date.now() - LATE_MS;
  const look = async () => {
    for (const reading of await readShop(clients.cloudWatch, new Date(from))) readings.set(reading.at, reading);
    from = Math.max(from, ...readings.keys()) - LATE_MS;
  };
  const lookAtWeights = async () => {
    const { weights: live } = await readLive(clients.route53, outputs.RecordGroup);
    weights.push({ at: Date.now(), weights: live });
  };
  const ends = [every(1000, look), every(1000, lookAtWeights)];
  return {
    readings: () => [...readings.values()].sort((a, b) => a.at - b.at),
    weights: () => weights,
    witness,
    async stop() {
      for (const end of ends) await end();
      await look();
    },
  };
}
