import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROLLBACK_STATES, STAGE_STATES, stateNamed } from '../../../core/protocol/states.ts';
import { definitionOf, synthesize } from '../../../lab/support/synth.ts';

const STATES = { stage: STAGE_STATES, rollback: ROLLBACK_STATES };
const MACHINES = ['stage', 'rollback'] as const;
const template = synthesize();
const NEW_NAME = ' anew';

describe('the table of states', () => {
  it.each(MACHINES)('has every state of the deployed %s machine, with its type, and no other', (machine) => {
    const { States } = definitionOf(template, machine);

    expect(Object.fromEntries(Object.entries(States).map(([name, { Type }]) => [name, Type]))).toEqual(STATES[machine]);
  });

  it('has all names: a state that is renamed in its workflow alone does not compile', () => {
    const workflows = MACHINES.map((machine) => renamed(`lib/${machine}-workflow.ts`, Object.keys(STATES[machine])));

    const errors = errorsIn(new Map(workflows.map(({ file, text }) => [file, text])));

    for (const [i, { file, literals }] of workflows.entries()) {
      const names = Object.keys(STATES[MACHINES[i] ?? 'stage']);
      expect([...new Set(literals.map(({ name }) => name))].sort()).toEqual(names.sort());
      expect(literals.filter(({ at }) => !errors.get(file)?.includes(at))).toEqual([]);
    }
  });
});

it.each(MACHINES)('a question is a choice of the %s machine, and the other way round', (machine) => {
  for (const [name, type] of Object.entries(STATES[machine])) expect(name.endsWith('?')).toBe(type === 'Choice');
});

describe('a name in a history', () => {
  it.each([...Object.keys(STAGE_STATES), ...Object.keys(ROLLBACK_STATES)])('is known: %s', (name) => {
    expect(stateNamed(name)).toBe(name);
  });

  it.each(['bake', 'toString', '', undefined, null])('is not known: %s', (name) => {
    expect(stateNamed(name)).toBeNull();
  });
});

/** A file with each of these names changed wherever it stands, and where that is. */
function renamed(name: string, names: string[]) {
  const file = inRoot(name);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  let { text } = source;
  const literals: { name: string; at: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && names.includes(node.text)) {
      const shift = literals.length * NEW_NAME.length;
      literals.push({ name: node.text, at: node.getStart() + shift });
      const end = node.getEnd() + shift - 1;
      text = text.slice(0, end) + NEW_NAME + text.slice(end);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { file, text, literals };
}

/** Where the compiler finds fault with these files, if these were their texts. Libraries are left out: they know no state, and take long to read. */
function errorsIn(texts: Map<string, string>): Map<string, number[]> {
  const { config } = ts.readConfigFile(inRoot('tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: [] }, inRoot('.'));
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) =>
      text.startsWith('.') ? ts.resolveModuleName(text, from, options, host) : { resolvedModule: undefined },
    );
  const program = ts.createProgram({ rootNames: [...texts.keys()], options, host });
  return new Map(
    [...texts.keys()].map((file) => [
      file,
      program.getSemanticDiagnostics(program.getSourceFile(file)).flatMap(({ start }) => start ?? []),
    ]),
  );
}

function inRoot(name: string): string {
  return path.join(fileURLToPath(new URL('../../../', import.meta.url)), name);
}
