import { setTimeout as sleep } from 'node:timers/promises';
import { formatLease, freshEpoch } from '../../../core/lease/lease.ts';
import { leaseRecord } from '../../../core/lease/swap.ts';
import { nameIn } from '../../../core/protocol/arns.ts';
import type { Random } from '../../host/random.ts';
import { hurry } from '../cases/roads.ts';
import { type Beginning, Scene } from '../scene.ts';
import { errorText, tellStory } from '../story.ts';
import type { Track } from '../track.ts';
import type { Act } from './acts.ts';
import { judgeLog } from './audit.ts';

const BEGINNINGS: [Beginning, ...Beginning[]] = [
  { from: { stable: 100, canary: 0 }, stage: 5 },
  { from: { stable: 95, canary: 5 }, stage: 25 },
  { from: { stable: 50, canary: 50 }, stage: 100 },
];

/** Later than that a stage has ended. */
const LAST_ACT_MS = 9000;

/** One trial as it was drawn. */
export interface Drawn {
  beginning: Beginning;
  /** Whether a lease that is free stands there before. */
  freeBefore: boolean;
  /** What happens, and how many milliseconds after the start. */
  acts: { name: string; at: number; share: number }[];
}

export interface Trial {
  violations: string[];
  writes: number;
  lateAttempted: number;
  unseen: number;
  story: string;
}

/** A stage, and at random moments one to three of the things that may go wrong. */
export function drawTrial(random: Random, names: [string, ...string[]]): Drawn {
  return {
    beginning: random.pick(BEGINNINGS),
    freeBefore: random.chance(2),
    acts: Array.from({ length: 1 + random.below(3) }, () => ({
      name: random.pick(names),
      at: random.below(LAST_ACT_MS),
      share: random.below(1000) / 1000,
    })),
  };
}

export function inWords({ beginning, freeBefore, acts }: Drawn): string {
  const begins = `stage ${beginning.stage}${freeBefore ? '' : ' without a lease before'}`;
  return [begins, ...acts.map(({ name, at }) => `${name} at ${(at / 1000).toFixed(1)} s`)].join(', ');
}

export async function playTrial(track: Track, drawn: Drawn, possible: Record<string, Act>): Promise<Trial> {
  const { beginning, freeBefore, acts } = drawn;
  await track.tidyUp();
  const scene = new Scene(track);
  try {
    await track.reset(beginning.from);
    if (freeBefore) await leaveFree(track, beginning);
    const begunAt = track.common.proxy.calls.length;
    await play(scene, beginning, acts, possible);
    const calls = track.common.proxy.calls.slice(begunAt);
    return { ...judgeLog(track, calls, beginning.from), story: await tellStory(scene) };
  } catch (error) {
    scene.release();
    await scene.settled().catch(() => {});
    return { violations: [errorText(error)], writes: 0, lateAttempted: 0, unseen: 0, story: await tellStory(scene) };
  } finally {
    scene.disarm();
  }
}

async function play(
  scene: Scene,
  beginning: Beginning,
  acts: Drawn['acts'],
  possible: Record<string, Act>,
): Promise<void> {
  for (const execution of [scene.executionArn, scene.rollbackArn()]) hurry(scene, execution);
  await scene.begin(beginning);
  const over = new AbortController();
  const approving = approveWhatAsks(scene, over.signal);
  try {
    await Promise.all(acts.map(({ name, at, share }) => sleep(at).then(() => possible[name]?.(scene, share))));
    await scene.ended();
  } finally {
    over.abort();
    await approving;
  }
  await scene.settled();
  await scene.track.watch();
  await scene.settled();
}

/** As the last stage left it. */
async function leaveFree(track: Track, { from }: Beginning): Promise<void> {
  const owner = `${'0'.repeat(8)}.${'0'.repeat(10)}`;
  const text = formatLease({ operation: 'free', trafficMoved: false, epoch: freshEpoch(), owner, from, to: from });
  const names = track.group.records.map(({ name }) => `${track.group.leaseRecordName}.${name}`);
  await track.change(names.map((name) => ({ Action: 'CREATE' as const, ResourceRecordSet: leaseRecord(name, text) })));
}

async function approveWhatAsks(scene: Scene, over: AbortSignal): Promise<void> {
  for (; !over.aborted; await sleep(300)) {
    for (const arn of await scene.track.running()) await scene.mayApprove(nameIn(arn)).catch(() => false);
  }
}
