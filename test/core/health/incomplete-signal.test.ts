import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const CORE = '../../../core/health';

/** The fixture's signal, and the parts of it that everybody shows. */
const WHOLES = [
  ...membersOf('signal.ts', 'Signal').map((member) => ({ whole: 'queueDepth', member })),
  ...membersOf('documentation.ts', 'Documentation').map((member) => ({ whole: 'documentation', member })),
  ...membersOf('drawing.ts', 'Drawing').map((member) => ({ whole: 'drawing', member })),
];

/** One line for each member, in which a copy of the whole lacks it. */
const TEXT = [
  ...WHOLES.map(
    ({ whole, member }) =>
      `{ const { ${member}: _, ...rest } = ${whole}; const copy: typeof ${whole} = rest; void copy; }`,
  ),
  '{ const { ...rest } = queueDepth; const copy: typeof queueDepth = rest; void copy; }',
  `import { queueDepth } from './queue-depth.ts';`,
  `import type { Drawing } from '${CORE}/drawing.ts';`,
  'const { documentation } = queueDepth;',
  'declare const drawing: Drawing;',
].join('\n');

const complaints = compile(fileOf('./incomplete-signals.ts'));

it('a signal that has everything compiles', () => {
  expect([...complaints.keys()].filter((line) => line >= WHOLES.length)).toEqual([]);
});

it.each(WHOLES.map((each, line) => ({ ...each, line })))('$whole without "$member" does not compile', (without) => {
  expect(complaints.get(without.line)).toContain(`Property '${without.member}' is missing`);
});

function membersOf(file: string, name: string): string[] {
  const text = readFileSync(fileOf(`${CORE}/${file}`), 'utf8');
  const found = ts
    .createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    .statements.filter(ts.isInterfaceDeclaration)
    .find((declared) => declared.name.text === name);
  if (!found) throw new Error(`${file} declares no ${name}.`);
  return found.members.map((member) => member.name?.getText() ?? '');
}

/** What the compiler says of a file with the text above, by its lines from 0. */
function compile(file: string): Map<number, string> {
  const root = fileOf('../../../');
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const host = ts.createCompilerHost(options, true);
  const program = ts.createProgram([file], options, {
    ...host,
    getSourceFile: (name, how, ...more) =>
      name === file ? ts.createSourceFile(name, TEXT, how) : host.getSourceFile(name, how, ...more),
  });
  const source = program.getSourceFile(file);
  return new Map(
    program
      .getSemanticDiagnostics(source)
      .map(({ start = 0, messageText }) => [
        source?.getLineAndCharacterOfPosition(start).line ?? -1,
        ts.flattenDiagnosticMessageText(messageText, '\n'),
      ]),
  );
}
