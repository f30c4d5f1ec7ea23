import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const LIB = path.resolve(import.meta.dirname, '../../lib');

/** A member of an interface or class, or a function, as its file declares it. */
export interface Declared {
  name: string;
  /** Without `undefined`. */
  type: string;
  /** In words; where nothing is written, ''. */
  says: string;
  /** What stands behind `@default`. */
  usually: string | undefined;
}

/** The interfaces of one file of `lib`, with all that they inherit from others of that file. */
export function interfacesOf(file: string): Map<string, Declared[]> {
  const found = read(file).statements.filter(ts.isInterfaceDeclaration);
  const byName = new Map(found.map((each) => [each.name.text, each]));
  const membersOf = (each: ts.InterfaceDeclaration): Declared[] => {
    const inherited = (each.heritageClauses ?? []).flatMap(({ types }) =>
      types.map(({ expression }) => byName.get(expression.getText())),
    );
    return [
      ...each.members.filter(ts.isPropertySignature).map((member) => declared(member, member.type?.getText() ?? '')),
      ...inherited.flatMap((parent) => (parent ? membersOf(parent) : [])),
    ];
  };
  return new Map([...byName].map(([name, each]) => [name, membersOf(each)]));
}

/** What a class shows to everybody. */
export function classOf(file: string): { properties: Declared[]; methods: Declared[] } {
  const [found] = read(file).statements.filter(ts.isClassDeclaration);
  const members = [...(found?.members ?? [])].filter(isPublic);
  return {
    properties: members
      .filter(ts.isPropertyDeclaration)
      .map((member) => declared(member, member.type?.getText() ?? '')),
    methods: members.filter(ts.isMethodDeclaration).map((member) => declared(member, signatureOf(member))),
  };
}

export function functionsOf(file: string): Declared[] {
  return read(file)
    .statements.filter(ts.isFunctionDeclaration)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .map((found) => declared(found, signatureOf(found)));
}

function read(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(path.join(LIB, file), 'utf8'), ts.ScriptTarget.Latest, true);
}

function isPublic(member: ts.ClassElement): boolean {
  const hidden =
    ts.canHaveModifiers(member) && member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
  return !hidden && !commentOf(member).includes('@internal');
}

function signatureOf({ parameters, type }: ts.SignatureDeclaration): string {
  const taken = parameters.map(({ name, type: its, questionToken, initializer }) => {
    const written = ts.isIdentifier(name) ? name.text : 'props';
    return `${written}${questionToken || initializer ? '?' : ''}: ${its?.getText() ?? ''}`;
  });
  return `(${taken.join(', ')}): ${type?.getText() ?? ''}`.replace(/\s+/g, ' ');
}

function declared(node: ts.NamedDeclaration, type: string): Declared {
  const [says = '', usually] = commentOf(node).split(/\s*@default\s+(?:- )?/);
  return {
    name: node.name?.getText() ?? '',
    type: type.replace(/ \| undefined$/, ''),
    says: says.trim(),
    usually: usually?.trim(),
  };
}

/** The last one in front of it, as one line. */
function commentOf(node: ts.Node): string {
  const text = node.getSourceFile().text;
  const comments = (ts.getLeadingCommentRanges(text, node.pos) ?? []).map(({ pos, end }) => text.slice(pos, end));
  const last = comments.filter((comment) => comment.startsWith('/**')).at(-1) ?? '';
  return last
    .slice(3, -2)
    .replace(/^\s*\* ?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
