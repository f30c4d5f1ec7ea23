import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { script } from '../../cli/command-line/script.ts';
import { cleanEnvironment } from '../host/environment/clean-environment.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { pythonTool } from '../host/tools/python-tool.ts';
import type { Came } from '../support/machine/second-opinion.ts';
import { type Ending, RECORDING, type Recorded } from '../support/scenario.ts';

/** What the other interpreter makes of a scenario: see interpret.py. */
interface Interpreted {
  path: string[];
  /** What each task was told, in order. */
  told: unknown[];
  /** Where it called what the scenario does not. */
  astray: string | null;
  error?: string;
  cause?: string;
  output?: unknown;
}

const NOWHERE = 'http://127.0.0.1:1';
/** Of JSON, all scenarios together. */
const ROOM_BYTES = 256 * 1024 * 1024;

script(
  'test:interpreters',
  'Runs the machines of every scenario by another interpreter, and compares how they end.',
).parse();

const home = await pythonTool({ name: 'interpreter', python: '3.10', say: console.error });
const folder = await temporaryFolder('scenarios');
try {
  const recording = path.join(folder.path, 'scenarios.jsonl');
  execFileSync(process.execPath, ['bin/node.mjs', 'vitest', 'run', 'test/scenarios'], {
    env: { ...process.env, [RECORDING]: recording },
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const scenarios = readFileSync(recording, 'utf8')
    .trim()
    .split('\n')
    .map((line): Recorded => JSON.parse(line));
  const interpreted: Interpreted[] = JSON.parse(
    execFileSync(path.join(home, 'bin/python'), ['-I', path.join(import.meta.dirname, 'interpret.py')], {
      input: JSON.stringify(scenarios.map(({ ending, ...scenario }) => scenario)),
      env: cleanEnvironment(process.env, { endpoint: NOWHERE, folder: folder.path }),
      encoding: 'utf8',
      maxBuffer: ROOM_BYTES,
    }),
  );

  const differences = scenarios.flatMap((scenario, i) => {
    const why = whyDifferent(scenario, interpreted[i]);
    return why ? [`Scenario ${i + 1}, which ends in ${scenario.ending.path.at(-1)}.\n  ${why}`] : [];
  });
  for (const difference of differences) console.log(`${difference}\n`);
  const different = differences.length;
  console.log(JSON.stringify({ scenarios: scenarios.length, same: scenarios.length - different, different }));
  if (different > 0) process.exitCode = 1;
} finally {
  await folder.remove();
}

function whyDifferent({ ending, came }: Recorded, other: Interpreted | undefined): string | null {
  if (!other) return 'The other interpreter says nothing of it.';
  if (other.astray) return `The other interpreter went astray: ${other.astray}.`;
  const seen = [
    ...(['path', 'error', 'cause', 'output'] as const).map((part) => [part, ending[part], other[part]] as const),
    ['told', toldInOrder(ending, came), other.told] as const,
  ];
  const found = seen.find(([, ours, theirs]) => textOf(ours) !== textOf(theirs));
  return found ? `${found[0]}: ${textOf(found[1])}\n  but by the other: ${textOf(found[2])}` : null;
}

/** Without when the execution started: the interpreter of the scenarios goes by its own clock there. */
function textOf(value: unknown): string {
  return String(JSON.stringify(value, (key, inner) => (key === 'startedAt' ? undefined : inner)));
}

function toldInOrder({ told }: Ending, came: Came[]): unknown[] {
  const visits = new Map<string, number>();
  return came.map(({ state }) => {
    const visit = visits.get(state) ?? 0;
    visits.set(state, visit + 1);
    return Object.entries(told).find(([name]) => name === state)?.[1]?.[visit];
  });
}
