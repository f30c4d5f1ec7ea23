import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readArrows } from '../../../lab/rooms/arrows.ts';
import { circlesOf } from '../../../lab/rooms/circles.ts';
import { drawRooms } from '../../../lab/rooms/draw.ts';
import { AREAS, whyNot } from '../../../lab/rooms/rooms.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

it.each([
  ['core/report/tell-stage.ts', 'core/lease/weights.ts'],
  ['core/lease/lease.ts', 'core/lease/swap.ts'],
  ['functions/prepare-stage/handler.ts', 'functions/prepare-stage/prepare.ts'],
  ['functions/preflight/handler.ts', 'functions/set-weights/handler.ts'],
  ['lib/functions.ts', 'functions/flush-cache/handler.ts'],
  ['lib/operator-dashboard.ts', 'lib/dashboard/links.ts'],
  ['lab/demo/faults/stops.ts', 'cli/execution/follow.ts'],
  ['test/cli/run.test.ts', 'test/core/health/fixture.ts'],
])('lets %s import %s', (from, to) => {
  expect(whyNot(from, to)).toBeUndefined();
});

it.each([
  ['core/lease/lease.ts', 'core/report/tell-stage.ts', 'core/lease may not know core/report'],
  ['core/flush/flush.ts', 'core/health/words.ts', 'core/flush may not know core/health'],
  ['core/health/words.ts', 'functions/check-health/handler.ts', 'core/health may not know functions/check-health'],
  ['functions/prepare-stage/prepare.ts', 'functions/set-weights/advance.ts', 'may not know functions/set-weights'],
  ['functions/set-weights/handler.ts', 'lib/grant.ts', 'functions/set-weights may not know lib/grant.ts'],
  ['lib/settings/settings.ts', 'lib/functions.ts', 'lib/settings may not know lib/functions.ts'],
  ['lib/dashboard/links.ts', 'lib/functions.ts', 'lib/dashboard may not know lib/functions.ts'],
  ['lib/operator-dashboard.ts', 'cli/watch/signals.ts', 'lib/operator-dashboard.ts may not know cli/watch'],
  ['cli/aws/stack.ts', 'cli/commands/stage.ts', 'cli/aws may not know cli/commands'],
  ['cli/run.ts', 'lab/demo/main.ts', 'cli/run.ts may not know lab/demo'],
  ['lab/write/write.ts', 'test/core/health/fixture.ts', 'lab/write may not know test/core'],
  ['core/gossip/rumours.ts', 'core/protocol/errors.ts', 'core/gossip/rumours.ts is in no room'],
  ['core/loose.ts', 'core/protocol/errors.ts', 'core/loose.ts is in no room'],
])('forbids %s to import %s', (from, to, why) => {
  expect(whyNot(from, to)).toContain(why);
});

it('names each circle of folders once, with the imports that close it', () => {
  const arrows = [
    { from: 'lib/orchestrator.ts', to: 'lib/dashboard/dashboard.ts' },
    { from: 'lib/dashboard/dashboard.ts', to: 'lib/settings/settings.ts' },
    { from: 'lib/settings/settings.ts', to: 'lib/names.ts' },
    { from: 'lib/orchestrator.ts', to: 'core/text/words.ts' },
    { from: 'core/health/signals/a.ts', to: 'core/health/signal.ts' },
    { from: 'core/health/judge.ts', to: 'core/health/signals/a.ts' },
  ];

  expect(circlesOf(arrows)).toEqual([
    'lib, lib/dashboard and lib/settings know each other in a circle: lib/orchestrator.ts imports ' +
      'lib/dashboard/dashboard.ts, lib/dashboard/dashboard.ts imports lib/settings/settings.ts, ' +
      'lib/settings/settings.ts imports lib/names.ts',
  ]);
});

it('finds no circle of folders here', () => {
  expect(circlesOf(readArrows(ROOT))).toEqual([]);
});

it('sees every way to import, be it of a type alone', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'sluice-rooms-'));
  for (const area of AREAS) await mkdir(path.join(root, area, 'deep'), { recursive: true });
  await writeFile(
    path.join(root, 'core/deep/a.ts'),
    `import z from 'zod';
import { b } from './b.ts';
import type { C } from '../c.ts';
export { d } from '../../lib/d.ts';
export const e = async () => (await import('../../cli/e.ts')).e;
export type F = import('../../lab/f.ts').F;`,
  );

  const arrows = readArrows(root);

  await rm(root, { recursive: true });
  expect(arrows.map(({ from }) => from)).toEqual(Array.from({ length: 5 }, () => 'core/deep/a.ts'));
  expect(arrows.map(({ to }) => to).sort()).toEqual([
    'cli/e.ts',
    'core/c.ts',
    'core/deep/b.ts',
    'lab/f.ts',
    'lib/d.ts',
  ]);
});

it('draws the rooms in CONTRIBUTING.md as they are: "npm run write" draws them anew', async () => {
  expect(await readFile(path.join(ROOT, 'docs/rooms.svg'), 'utf8')).toBe(await drawRooms(readArrows(ROOT)));
});
