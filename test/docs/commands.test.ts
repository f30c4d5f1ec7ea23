import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { makeProgram } from '../../cli/program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const below = (folder: string) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
const files = [...readdirSync(ROOT), ...below('docs'), ...below('examples')].filter((file) =>
  /\.(md|yml|ts)$/.test(file),
);

const program = makeProgram();
const everywhere = ['--help', ...program.options.map(({ long }) => long)];
const known = new Map(program.commands.map((command) => [command.name(), command.options.map(({ long }) => long)]));

const written = files.flatMap((file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(/npx sluice ([a-z]+)([^`\n#|]*)/g)].map(([line, name = '', rest = '']) => ({
    file,
    line,
    name,
    rest,
  }));
});

it('every command that a page or an example writes down is there, with its options', () => {
  const unknown = written.flatMap(({ file, line, name, rest }) => {
    const options = [...everywhere, ...(known.get(name) ?? [])];
    const strays = [...rest.matchAll(/--[a-z][a-z-]*/g)].filter(([option]) => !options.includes(option));
    return known.has(name) && strays.length === 0 ? [] : [`${file}: ${line}`];
  });

  expect(written.length).toBeGreaterThan(30);
  expect(unknown).toEqual([]);
});
