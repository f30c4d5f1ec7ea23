import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import type { Mutant } from './account.ts';

/** Changes these files in every way that Stryker knows, in a copy of this checkout, and runs the tests that reach the change. */
export async function runStryker(files: string[]): Promise<{ mutants: Mutant[]; unexecuted: number }> {
  const folder = await temporaryFolder('mutants');
  try {
    const results = await new Stryker({
      mutate: files,
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      vitest: { configFile: 'lab/mutants/vitest.config.ts', related: false },
      coverageAnalysis: 'perTest',
      // What runs once, as a file is loaded: every test would have to run again in a process of its own.
      ignoreStatic: true,
      tempDirName: folder.path,
      ignorePatterns: ['/.local', '/cdk.out', '/dist', '/docs', '/out'],
      disableTypeChecks: false,
      reporters: ['progress-append-only'],
    }).runMutationTest();
    const counted = results.filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status));
    const mutants = counted.map(({ fileName, location, mutatorName, replacement = '', status }) => ({
      file: path.relative('', fileName),
      line: location.start.line,
      kind: mutatorName,
      was: textAt(fileName, location),
      becomes: replacement,
      killed: status === 'Killed' || status === 'Timeout',
    }));
    return { mutants, unexecuted: results.length - counted.length };
  } finally {
    await folder.remove();
  }
}

type Location = Record<'start' | 'end', { line: number; column: number }>;

function textAt(file: string, { start, end }: Location): string {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line);
  return lines
    .map((line, i) => line.slice(i === 0 ? start.column - 1 : 0, i === lines.length - 1 ? end.column - 1 : undefined))
    .join('\n');
}
