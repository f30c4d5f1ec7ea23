// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { billOfMaterials } from './bill-of-materials.mjs';
import { bundled } from './bundled.mjs';
import { declarations } from './declarations.mjs';
import { digestOf, ROOT, stampIn } from './made-of.mjs';
import { notices } from './notices.mjs';
import { ownLines } from './own-lines.mjs';

/** Drawn to SVG in Node everywhere. */
const EVERYWHERE = { 'vega-canvas': './core/instead/vega-canvas.ts' };
/** In Lambda. */
const IN_LAMBDA = { '@aws-sdk/credential-provider-node': './core/instead/credential-provider-node.ts' };

/** ES modules where a package has both: only of those can be left out what nobody uses. */
const MAIN_FIELDS = ['module', 'main'];

/** An app has one copy of it, or its classes would not be ours. */
const CDK = ['aws-cdk-lib', 'constructs'];

/** CommonJS packages in an ES module still ask for Node's own modules. */
const REQUIRE = `import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);`;

/**
 * Where a file of `lib/` would be, so that it finds the functions from the bundle as from there. CommonJS, because the
 * CDK is: `import` and `require` get one and the same.
 */
const HERE = `const here=require('node:url').pathToFileURL(require('node:path').join(__dirname,'../../lib/index.ts')).href;`;

/**
 * Bundles every function into `dist/functions/<name>/`, the command line into `dist/cli/`, the construct into `dist/lib/`:
 * what tests, demonstration, deployment and package all run. The same sources give the same bytes, wherever they lie.
 * @returns {Promise<void>}
 */
export async function build(root = ROOT) {
  const digest = digestOf(root);
  /** @satisfies {esbuild.BuildOptions} */
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    mainFields: MAIN_FIELDS,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    write: false,
    metafile: true,
    logLevel: 'warning',
    // Or packages that are linked would give other bytes than those that are copied.
    preserveSymlinks: true,
  };
  // Git leaves the empty folder of a function that is no more.
  const names = readdirSync(path.join(root, 'functions')).filter((name) =>
    existsSync(path.join(root, 'functions', name, 'handler.ts')),
  );
  const [functions, cli, lib] = await Promise.all([
    esbuild.build({
      ...common,
      entryPoints: names.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
      outdir: 'dist/functions',
      format: 'cjs',
      target: 'node24',
      alias: { ...EVERYWHERE, ...IN_LAMBDA },
    }),
    esbuild.build({
      ...common,
      entryPoints: ['bin/sluice.ts'],
      outdir: 'dist/cli',
      format: 'esm',
      splitting: true,
      target: 'node22',
      alias: EVERYWHERE,
      external: CDK,
      banner: { js: REQUIRE },
    }),
    esbuild.build({
      ...common,
      entryPoints: { index: 'lib/index.ts' },
      outdir: 'dist/lib',
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      target: 'node22',
      // A stack trace in somebody else's app names classes, and their names are those of constructs.
      keepNames: true,
      external: CDK,
      define: { 'import.meta.url': 'here' },
      banner: { js: HERE },
    }),
  ]);
  // Somebody has written meanwhile, and may be building that already.
  if (digestOf(root) !== digest) return build(root);
  const bundles = bundled(root, [functions, cli, lib]);
  replace(path.join(root, 'dist'), [
    ...declarations(root, 'lib/index.ts', 'dist/types'),
    ...[functions, cli, lib]
      .flatMap(({ outputFiles }) => outputFiles)
      .map(({ path, contents, text }) => ({
        path,
        contents: path.endsWith('.map') ? ownLines(text) : contents,
      })),
    { path: path.join(root, 'dist/licences.txt'), contents: notices(root, bundles) },
    { path: path.join(root, 'dist/sluice.cdx.json'), contents: billOfMaterials(root, bundles) },
    // Last, because it says that all the others are there.
    { path: stampIn(root), contents: digest },
  ]);
}

/**
 * File by file, so that whoever reads meanwhile finds every file whole, and two builds at once do not meet.
 * @param {string} folder
 * @param {{ path: string, contents: string | Uint8Array }[]} files
 */
function replace(folder, files) {
  const part = path.join(folder, `${process.pid}.part`);
  rmSync(stampIn(path.dirname(folder)), { force: true });
  for (const { path: file, contents } of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(part, contents);
    renameSync(part, file);
  }
  const made = new Set(files.map((file) => file.path));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !made.has(file) && !file.endsWith('.part')) rmSync(file, { force: true });
  }
}
