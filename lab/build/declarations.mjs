// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** @type {ts.CompilerOptions} */
const OPTIONS = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  isolatedDeclarations: true,
  // What is ours alone would lead to all of our files.
  stripInternal: true,
};

/**
 * The types of one file, and of all of ours that they mention; each file by itself, as `isolatedDeclarations` has it, so
 * nothing is checked and it takes no time. They are those of a CommonJS module, as what they describe.
 * @param {string} root
 * @param {string} entry
 * @param {string} folder where they go
 * @returns {{ path: string, contents: string }[]}
 */
export function declarations(root, entry, folder) {
  const made = new Map();
  const pending = [entry];
  for (const file of pending) {
    if (made.has(file)) continue;
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(path.join(root, file), 'utf8'), {
      fileName: file,
      compilerOptions: OPTIONS,
      reportDiagnostics: true,
    });
    for (const { messageText } of diagnostics) {
      throw new Error(`${file} has no types of its own: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    }
    const text = outputText.replace(/(["'])(\.{1,2}\/[^"']+)\.ts\1/g, (_, quote, target) => {
      pending.push(path.posix.join(path.posix.dirname(file), `${target}.ts`));
      return `${quote}${target}.cjs${quote}`;
    });
    made.set(file, text);
  }
  return [...made].map(([file, contents]) => ({
    path: path.join(root, folder, file.replace(/\.ts$/, '.d.cts')),
    contents,
  }));
}
