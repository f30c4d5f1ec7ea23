import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFresh, ROOT, SOURCES } from '../../../lab/build/made-of.mjs';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-build-'));
  for (const source of SOURCES) await cp(path.join(ROOT, source), path.join(folder, source), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const filesIn = async (dist: string) => {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return new Map(files.map((file, i) => [path.relative(dist, file), contents[i]]));
};

/** All of `dist/` twice, on two cores that others use as well. */
const TWO_BUILDS_MS = 300_000;

describe('the build', () => {
  const freshen = async () => {
    const { stderr } = await run(process.execPath, [path.join(folder, 'lab/build/main.mjs'), '--if-stale']);
    return stderr;
  };

  it('gives the same bytes in every folder, also when two run at once', { timeout: TWO_BUILDS_MS }, async () => {
    expect(isFresh(folder)).toBe(false);

    const said = await Promise.all([freshen(), freshen()]);

    expect(said.join('')).toMatch(/^(Building: .* older than the sources\.\n){2}$/);
    const [here, there] = await Promise.all([ROOT, folder].map((root) => filesIn(path.join(root, 'dist'))));
    expect([...(there?.keys() ?? [])].sort()).toEqual([...(here?.keys() ?? [])].sort());
    expect([...(there ?? [])].filter(([file, text]) => text !== here?.get(file)).map(([file]) => file)).toEqual([]);
  });

  it('is done anew when a source has changed, and only then', async () => {
    expect(await freshen()).toBe('');

    await appendFile(path.join(folder, 'core/protocol/errors.ts'), '\n');
    expect(isFresh(folder)).toBe(false);

    await cp(path.join(ROOT, 'core/protocol/errors.ts'), path.join(folder, 'core/protocol/errors.ts'));
    expect(isFresh(folder)).toBe(true);
  });
});

describe('a function as it is deployed', () => {
  it('names the line of its source when it fails', async () => {
    const deployed = path.join(folder, 'deployed');
    await cp(path.join(ROOT, 'dist/functions/flush-cache'), deployed, { recursive: true });
    await rm(path.join(folder, 'package.json'));

    const start = run(process.execPath, ['--enable-source-maps', path.join(deployed, 'index.js')], { env: {} });

    await expect(start).rejects.toThrow(/functions\/flush-cache\/handler\.ts:\d+/);
  });

  it('brings no map of the packages, which Node would read at every cold start', async () => {
    const files = await filesIn(path.join(ROOT, 'dist/functions'));

    const maps = [...files].filter(([file]) => file.endsWith('.map')).map(([, text]) => JSON.parse(text ?? ''));
    const sources = maps.flatMap((map) => map.sources as string[]);
    expect(sources).toContain('../../../core/lease/swap.ts');
    expect(sources.filter((source) => source.includes('node_modules'))).toEqual([]);
  });
});

describe('the command line as it is shipped', () => {
  it('loads a command only when it is called', async () => {
    const files = await filesIn(path.join(ROOT, 'dist/cli'));
    const loaded = new Set<string>();
    const load = (file: string) => {
      if (loaded.has(file)) return;
      loaded.add(file);
      for (const [, next = ''] of (files.get(file) ?? '').matchAll(/(?:from|import)"\.\/([^"]+)"/g)) load(next);
    };

    load('sluice.js');

    const read = [...loaded].flatMap((file) => JSON.parse(files.get(`${file}.map`) ?? '{}').sources as string[]);
    expect(read).toContain('../../cli/usage/stage.ts');
    expect(
      read.filter((source) => /^..\/..\/(cli\/(commands|aws)|core\/(?!protocol\/)|functions|lib)\//.test(source)),
    ).toEqual([]);
    expect([...loaded].reduce((sum, file) => sum + (files.get(file) ?? '').length, 0)).toBeLessThan(250_000);
  });
});
