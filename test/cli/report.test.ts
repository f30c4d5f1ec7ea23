import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RolloutReport } from '../../core/report/report.ts';
import { hasRun } from './recorded-stack.ts';
import { runHere } from './run-cli.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-report-'));
  file = path.join(folder, 'deep/page.html');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('sluice report', () => {
  it('writes the page of the last stage, and says its first line', async () => {
    hasRun('complete', 'latency-spike');

    const { exitCode, stdout } = await runHere('report', '--out', file);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Canary latency was over its limit in 3 of the last 4 seconds');
    expect(stdout).toContain(`Written to ${file}`);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*Canary latency was over its limit/);
  });

  it('tells of the stage that is named', async () => {
    hasRun('complete', 'latency-spike');

    const { stdout } = await runHere('report', 'stage-5-complete', '--json');

    const report = RolloutReport.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      ended: 'well',
      headline: 'Stage 5 is complete: the canary has 5 % of the traffic.',
    });
    expect(report.stages).toHaveLength(1);
  });

  it('tells the whole rollout, back to where the canary had no traffic, and leaves dry runs out', async () => {
    hasRun('dry-run', 'complete', 'approved', 'latency-spike', 'stopped');

    const { stdout } = await runHere('report', '--rollout', '--json');

    const { stages } = RolloutReport.parse(JSON.parse(stdout));
    expect(stages.map(({ execution: { name } }) => name)).toEqual([
      'stage-5-complete',
      'stage-25-approved',
      'stage-50-slow',
      'stage-50-stopped',
    ]);
  });

  it('does not need the metrics, and says that the charts are missing', async () => {
    hasRun('complete');

    const { exitCode, stderr, stdout } = await runHere('report', '--json');

    expect(exitCode).toBe(0);
    expect(stderr).toContain('the report has no charts');
    expect(RolloutReport.parse(JSON.parse(stdout)).series).toEqual([]);
  });

  it('with --json writes a page only where it is told to', async () => {
    hasRun('complete');
    const before = existsSync('out/stage-5-complete.html');

    await runHere('report', '--json');
    const without = existsSync('out/stage-5-complete.html');
    await runHere('report', '--json', '--out', file);

    expect(without).toBe(before);
    expect(existsSync(file)).toBe(true);
  });

  it.each<[string, string[], number, string]>([
    ['there was no stage', ['report'], 1, 'No stage of test has run yet'],
    ['there is none of that name', ['report', 'stage-99'], 1, 'stage-99'],
    ['there was no rollout', ['report', '--rollout'], 1, 'No stage of test has run yet'],
    ['a stage and a rollout are asked for', ['report', 'stage-5', '--rollout'], 2, 'leave the execution out'],
  ])('says so when %s', async (_, args, code, words) => {
    hasRun();

    const { exitCode, stderr } = await runHere(...args);

    expect(exitCode).toBe(code);
    expect(stderr).toContain(words);
  });

  it('points from a rollback to its stage', async () => {
    hasRun('stopped');

    const { exitCode, stderr } = await runHere('report', 'rollback-8a0d16ae-794feb5fd4-1');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('ask for the report of its stage');
  });
});

describe('sluice history', () => {
  it('lists stages and rollbacks, newest first: who asked, how each ended, who approved', async () => {
    hasRun('complete', 'approved', 'latency-spike');

    const { exitCode, stdout } = await runHere('history');

    expect(exitCode).toBe(0);
    const lines = stdout.trim().split('\n').slice(1);
    expect(lines[0]).toMatch(/^2026-11-21 \d\d:\d\d:\d\d {2}rollback {2}rolled back to 75-25/);
    expect(lines[1]).toMatch(/^ {21}rollback-8a0d16ae-ade0af3c1f-1, by Sluice$/);
    expect(lines[2]).toMatch(/^2026-11-21 14:39:06 {2}stage 50 {2}failed: HealthFailed, at 75-25 {2}\(16\.1 s\)$/);
    expect(lines[3]).toMatch(/^ {21}stage-50-slow, asked for by ana \("release 41"\)/);
    expect(stdout).toMatch(/stage 25 {2}complete: 95-5 → 75-25 [^│]*approved by\s+ben \(past Sluice\)/);
    expect(stdout).toMatch(/stage 5 {2}complete: 100-0 → 95-5/);
  });

  it('says of a rollback that had nothing to put back that nothing moved', async () => {
    hasRun('refused', 'stopped');

    const { stdout } = await runHere('history');

    expect(stdout).toMatch(/rollback .* nothing moved/);
    expect(stdout.match(/rolled back to/g)).toHaveLength(1);
  });

  it('shows no more than asked for', async () => {
    hasRun('complete', 'approved', 'latency-spike');

    const { stdout } = await runHere('history', '--limit', '2', '--json');

    expect(JSON.parse(stdout)).toMatchObject({ environment: 'test', runs: [{ kind: 'rollback' }, { kind: 'stage' }] });
  });

  it('says when nothing has run', async () => {
    hasRun();

    expect((await runHere('history')).stdout).toContain('Nothing has run yet.');
  });

  it.each(['0', '501', 'all'])('refuses --limit %s', async (limit) => {
    hasRun();

    expect((await runHere('history', '--limit', limit)).exitCode).toBe(2);
  });
});
