import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeProgram } from '../../cli/program.ts';
import { cliPage } from '../../lab/write/cli-page.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/cli.md'), 'utf8');

it('the page about the command line says what --help says; "npm run write" writes it anew', () => {
  expect(page).toBe(cliPage(page));
});

it.each(makeProgram().commands.map((command) => [command.name(), command] as const))(
  '"sluice %s" is explained with an example',
  (name) => {
    const section = page.split(`## sluice ${name}\n`)[1]?.split('\n## ')[0];

    if (name !== 'complete') expect(section).toContain('Examples:');
  },
);

it('every exit code of the help stands on the page', () => {
  for (const code of ['0', '1', '2', '130']) expect(page).toContain(`| ${code} | `);
});
