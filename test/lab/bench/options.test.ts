import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

it.each([
  ['lab/bench/flush.ts', ['--only', 'nonsense'], /Allowed choices are nobody, script/],
  ['lab/bench/flush.ts', ['--keys', '-1'], /Write a whole number from 1000/],
  ['lab/bench/memory.ts', ['--many', 'some'], /Write a whole number/],
  ['lab/bench/flush-soak.ts', ['--rounds', '1.5'], /Write a whole number/],
  ['lab/bench/verdict.ts', [], /required option '--data <folder>'/],
  ['lab/simulate/main.ts', ['--groups', '1000', '--zones', '1'], /18000 records in one of 1 zones/],
  ['lab/explore/main.ts', ['nonsense'], /Allowed choices are the catch alone/],
  ['lab/faults/main.ts', ['--cases', 'few'], /Write a whole number/],
])('%s refuses %s with 2, before anything starts', (file, args, why) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });

  expect(stderr).toMatch(why);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
