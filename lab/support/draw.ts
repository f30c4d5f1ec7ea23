import { instance } from '@viz-js/viz';
import { type Definition, definitionOf, type State, synthesize } from './synth.ts';

/** The pictures of both machines, by name, as SVG. */
export async function drawMachines(): Promise<Map<string, string>> {
  const viz = await instance();
  const template = synthesize({ gate: { stages: [50] } });
  return new Map(
    (['stage', 'rollback'] as const).map((name) => [
      name,
      viz.renderString(dotOf(`The ${name} machine`, definitionOf(template, name)), { format: 'svg' }),
    ]),
  );
}

const LOOKS: Record<string, string> = {
  Task: 'shape=box style="rounded,filled" fillcolor="#dbeafe" color="#1d4ed8"',
  Choice: 'shape=diamond style=filled fillcolor="#fef9c3" color="#a16207" height=0.7',
  Wait: 'shape=box style="rounded,filled" fillcolor="#f3f4f6" color="#6b7280"',
  Pass: 'shape=box style="rounded,filled" fillcolor="#ffffff" color="#6b7280"',
  Succeed: 'shape=box style="rounded,filled" fillcolor="#dcfce7" color="#15803d"',
  Fail: 'shape=box style="rounded,filled" fillcolor="#fee2e2" color="#b91c1c"',
};

/** Every transition is drawn; where an error leads from most of the steps is drawn once. */
function dotOf(title: string, { StartAt, States }: Definition): string {
  const states = Object.entries(States);
  const wayBack = commonCatch(states);
  return [
    `digraph ${quote(title)} {`,
    'bgcolor="#ffffff" rankdir=TB nodesep=0.3 ranksep=0.3',
    'node [fontname="Helvetica,Arial,sans-serif" fontsize=12 fontcolor="#111827" margin="0.22,0.08"]',
    'edge [color="#374151" arrowsize=0.7 fontname="Helvetica,Arial,sans-serif" fontsize=11]',
    'start [shape=circle style=filled fillcolor="#111827" label="" width=0.18]',
    `start -> ${quote(StartAt)}`,
    ...states.map(([name, { Type }]) => `${quote(name)} [${LOOKS[Type] ?? ''}]`),
    ...states.flatMap(([name, state]) => nextOf(state).map((next) => `${quote(name)} -> ${quote(next)}`)),
    ...states.flatMap(([name, state]) =>
      caughtBy(state)
        .filter((next) => next !== wayBack)
        .map((next) => `${quote(name)} -> ${quote(next)} [${ERROR}]`),
    ),
    ...(wayBack
      ? [
          `errors [shape=plaintext label="any other error" fontcolor="#b91c1c"]`,
          `errors -> ${quote(wayBack)} [${ERROR}]`,
        ]
      : []),
    '}',
  ].join('\n');
}

const ERROR = 'color="#dc2626" style=dashed';

/** Where all tasks but its own lead with an error; undefined when they do not agree. */
function commonCatch(states: [string, State][]): string | undefined {
  const caught = new Map(
    states.filter(([, { Type }]) => Type === 'Task').map(([name, state]) => [name, caughtBy(state)]),
  );
  const targets = new Set([...caught.values()].flat());
  return [...targets].find((target) => [...caught].every(([name, nexts]) => name === target || nexts.includes(target)));
}

function nextOf({ Next, Choices = [], Default }: State): string[] {
  const all = [Next, ...Choices.map((choice) => choice.Next), Default].filter((name) => name !== undefined);
  return [...new Set(all)];
}

function caughtBy({ Catch = [] }: State): string[] {
  return [...new Set(Catch.map(({ Next }) => Next))];
}

function quote(name: string): string {
  return JSON.stringify(name);
}
