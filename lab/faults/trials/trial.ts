import { setTimeout as sleep } from 'node:timers/promises';
import { formatLease, freshEpoch } from '../../../core/lease/lease.ts';
import { leaseRecord } from '../../../core/lease/swap.ts';
import { hurry } from '../cases/roads.ts';
import { type Beginning, Scene } from '../scene.ts';
import { errorText, tellStory } from '../story.ts';
import type { Track } from '../track.ts';
import type { Act } from './acts.ts';
import { judgeLog } from './audit.ts';

const BEGINNINGS: Beginning[] = [
  { from: { stable: 100, canary: 0 }, stage: 5 },
  { from: { stable: 95, canary: 5 }, stage: 25 },
  { from: { stable: 50, canary: 50 }, stage: 100 },
];

/** Later than that a stage has ended. */
const LAST_ACT_MS = 9000;

export interface Trial {
  /** What was drawn, in words. */
  says: string;
  acts: string[];
  violations: string[];
  writes: number;
  lateAttempted: number;
  story: string;
}

/** A stage, and at random moments one to three of the things that may go wrong. */
export async function playTrial(track: Track, draw: () => number, possible: Record<string, Act>): Promise<Trial> {
  const scene = new Scene(track);
  const acts = Object.entries(possible);
  const pick = <T>(list: T[]): T => list[Math.floor(draw() * list.length)] as T;
  const beginning = pick(BEGINNINGS);
  const freeBefore = draw() < 0.5;
  const drawn = Array.from({ length: 1 + Math.floor(3 * draw()) }, () => ({
    act: pick(acts),
    at: LAST_ACT_MS * draw(),
  }));
  const says = [
    `stage ${beginning.stage}${freeBefore ? '' : ' without a lease before'}`,
    ...drawn.map(({ act: [name], at }) => `${name} at ${(at / 1000).toFixed(1)} s`),
  ].join(', ');
  const names = drawn.map(({ act: [name] }) => name);
  try {
    await track.reset(beginning.from);
    if (freeBefore) await leaveFree(track, beginning);
    const begunAt = track.common.proxy.calls.length;
    await play(
      scene,
      beginning,
      drawn.map(
        ({ act: [, act], at }) =>
          () =>
            sleep(at).then(() => act(scene, draw)),
      ),
    );
    const calls = track.common.proxy.calls.slice(begunAt).filter((call) => track.changesGroup(call));
    return { says, acts: names, ...judgeLog(track, calls, beginning.from), story: await tellStory(scene) };
  } catch (error) {
    scene.release();
    await scene.settled().catch(() => {});
    const nothing = { writes: 0, lateAttempted: 0 };
    return { says, acts: names, violations: [errorText(error)], ...nothing, story: await tellStory(scene) };
  } finally {
    scene.disarm();
  }
}

async function play(scene: Scene, beginning: Beginning, acts: (() => Promise<unknown>)[]): Promise<void> {
  for (const execution of [scene.executionArn, scene.rollbackArn()]) hurry(scene, execution);
  await scene.begin(beginning);
  const over = new AbortController();
  const approving = approveWhatAsks(scene, over.signal);
  try {
    await Promise.all(acts.map((act) => act()));
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
    for (const name of [scene.name, `${scene.name}-also`]) await scene.mayApprove(name).catch(() => false);
  }
}
