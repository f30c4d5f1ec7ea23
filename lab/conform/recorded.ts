import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Conformance } from '../../cli/conform/conformance.ts';

const fileOf = (where: 'emulator' | 'aws') => path.join(import.meta.dirname, 'recorded', `${where}.json`);

/** What was answered last; null where nobody has handed in a run. */
export function recorded(where: 'emulator' | 'aws'): Conformance | null {
  const file = fileOf(where);
  if (!existsSync(file)) return null;
  const run = Conformance.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (run.emulated === (where === 'emulator')) return run;
  throw new Error(`${file} is of a run ${run.emulated ? 'against an emulator' : 'on AWS'}: it does not belong there.`);
}

export function record(found: Conformance): void {
  writeFileSync(fileOf('emulator'), `${JSON.stringify(found, null, 2)}\n`);
}
