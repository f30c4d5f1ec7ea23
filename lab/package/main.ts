import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { script } from '../../cli/command-line/script.ts';
import { freshen } from '../build/fresh.mjs';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { rollOut } from './roll-out.ts';

/**
 * `npm run test:package`: what a stranger gets. Packs Sluice, installs it into empty CDK apps, ESM and CommonJS,
 * compiles them strictly, the CDK's types and ours with them, synthesizes them far from this checkout, and lets one
 * move traffic in the embedded cloud, by the command line that was packed with it.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const APP = path.join(import.meta.dirname, 'app');
/** An app that anybody may have; of the compilers, the one that is here. */
const INSTALLED = ['aws-cdk-lib', 'constructs', 'typescript', 'tsx', '@types/node'];

/** What its stacks have to hold, each by a text that nothing else would put there: things of another stack, a nested one. */
const PLAIN = ['"greenRollbackMachineArn"'];
const STACKS = [...PLAIN, '"redRollbackMachineArn"', '"Fn::ImportValue":"Network:', '"AWS::CloudFormation::Stack"'];

const STRICT = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];

const { cloud } = script('test:package', 'Packs Sluice, and installs it as a stranger would.')
  .option('--no-cloud', 'without deploying it')
  .parse()
  .opts();

const folder = await temporaryFolder('package');
try {
  await freshen();
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder.path], ROOT),
  );
  const tarball = path.join(folder.path, packed.filename);
  for (const linter of [['publint', '--strict'], ['attw']]) {
    const [name = '', ...options] = linter;
    console.error(
      `${name}: ${run(process.execPath, [bin(ROOT, name), tarball, ...options], ROOT)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
  }

  cpSync(APP, folder.path, { recursive: true });
  const versions = INSTALLED.map((name) => `${name}@${versionOf(ROOT, name)}`);
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', '--omit=dev', tarball, ...versions],
    folder.path,
  );
  const modules = path.join(folder.path, 'node_modules');
  const copies = globSync('**/aws-cdk-lib/package.json', { cwd: modules }).length;

  let seconds = 0;
  for (const kind of ['esm', 'cjs']) {
    const app = path.join(folder.path, kind);
    cpSync(path.join(APP, 'app.ts'), path.join(app, 'app.ts'));
    run(process.execPath, [bin(folder.path, 'tsc'), '--project', app], app);
    for (const how of [['app.js'], ['plain.js'], ['--import', 'tsx', 'app.ts']]) {
      const started = performance.now();
      const output = path.join(app, `out-${how.at(-1)}`);
      run(process.execPath, how, app, { CDK_OUTDIR: output });
      seconds = Math.max(seconds, (performance.now() - started) / 1000);
      insistOnSynthesized(output, `${kind}: node ${how.join(' ')}`, how.includes('plain.js') ? PLAIN : STACKS);
      console.error(`${kind}: node ${how.join(' ')}`);
    }
  }

  const examples = path.join(folder.path, 'examples');
  cpSync(path.join(ROOT, 'examples'), examples, { recursive: true });
  const apps = globSync('*/app.ts', { cwd: examples });
  run(process.execPath, [bin(folder.path, 'tsc'), ...STRICT, ...apps], examples);
  cpSync(path.join(APP, 'synthesize.cjs'), path.join(examples, 'synthesize.cjs'));
  run(process.execPath, ['--import', 'tsx', 'synthesize.cjs', ...apps.map(path.dirname)], examples);
  for (const app of apps) {
    const template = path.join(examples, 'out', path.dirname(app), 'Shop.template.json');
    if (!existsSync(template)) throw new Error(`examples/${app} makes no stack.`);
    console.error(`examples/${app}`);
  }

  if (cloud) {
    console.error('Deploying it to the embedded cloud: a stage, and the way back');
    await rollOut(path.join(folder.path, 'esm'), bin(folder.path, 'sluice'));
  }

  const sluice = [bin(folder.path, 'sluice')];
  const version = run(process.execPath, [...sluice, '--version'], folder.path).trim();
  if (version !== packed.version) throw new Error(`The packed command line is version ${version}.`);
  if (copies !== 1) throw new Error(`There are ${copies} copies of aws-cdk-lib in an app with Sluice.`);
  console.log(
    JSON.stringify({
      files: packed.entryCount,
      bytes: packed.size,
      installedMegabytes: megabytes(path.join(modules, 'sluice')),
      synthSeconds: Number(seconds.toFixed(1)),
      copiesOfCdk: copies,
      deployed: cloud,
    }),
  );
} finally {
  await folder.remove();
}

/** Every function of it was found, and the outputs are there that the command line looks for. */
function insistOnSynthesized(output: string, how: string, texts: string[]): void {
  const template = JSON.stringify(JSON.parse(readFileSync(path.join(output, 'Shop.template.json'), 'utf8')));
  const functions = readdirSync(output).filter((name) => name.startsWith('asset.'));
  const built = readdirSync(path.join(ROOT, 'dist/functions'));
  if (functions.length < built.length) throw new Error(`${how}: ${functions.length} of ${built.length} functions.`);
  for (const text of texts) if (!template.includes(text)) throw new Error(`${how}: no ${text} in its template.`);
}

function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): string {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', NODE_PATH: '', ...env },
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`"${[command, ...args].join(' ')}" failed:\n${stdout}${stderr}`);
  }
}

function bin(root: string, name: string): string {
  return path.join(root, 'node_modules/.bin', name);
}

function versionOf(root: string, name: string): string {
  return JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

function megabytes(root: string): number {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
  return Number((bytes / 1e6).toFixed(1));
}
