import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { inASentence } from '../../../lab/host/in-a-sentence.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-sentence-'));
afterAll(() => rmSync(folder, { recursive: true }));

const failureOf = (work: Promise<unknown>) => work.then(() => null, inASentence);

it('a disk that is full is told with what to do', async () => {
  expect(await failureOf(writeFile('/dev/full', 'x'))).toMatch(/^A disk is full\. .*TMPDIR/);
  expect(
    inASentence(new Error('"cdk synth" failed:\nOSError: [Errno 28] No space left on device\n  at x')),
  ).not.toContain('\n');
});

it('a checkout or folder that nobody may write to is named', async () => {
  const readOnly = Object.assign(new Error('EROFS: read-only file system'), {
    code: 'EROFS',
    path: '/srv/sluice/.local',
  });
  expect(inASentence(readOnly)).toMatch(
    /^\/srv\/sluice\/\.local cannot be written \(EROFS\)\. .*a checkout that you may/,
  );
});

it('a folder for temporary files that does not exist is asked for', async () => {
  expect(await failureOf(mkdtemp(path.join(folder, 'missing', 'x-')))).toMatch(
    /^There is no folder for temporary files/,
  );
});

it('whatever else it is stays in its own words', () => {
  expect(inASentence(new Error('The stack is gone.'))).toBe('The stack is gone.');
  expect(inASentence('no')).toBe('no');
});
