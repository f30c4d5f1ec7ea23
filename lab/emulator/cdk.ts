import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ACCOUNT, cleanEnvironment, REGION } from '../host/environment/clean-environment.ts';
import { keep } from '../host/processes/keep.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A command of the CDK failed; the message is all that it said. */
class CdkFailed extends Error {
  override readonly name = 'CdkFailed';
}

/** The CDK of this project, with an environment in which it knows the emulator and nothing else. */
async function cdk(endpoint: string, args: string[], cwd?: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-cdk-'));
  const program = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  const kept = keep({
    command: process.execPath,
    args: [program, ...args, '--no-notices', '--no-color', '--ci'],
    env: {
      ...cleanEnvironment(process.env, { endpoint, folder }),
      CDK_DISABLE_VERSION_CHECK: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      // Its own rules for templates take four tenths of a synth. Every example is held to them.
      CDK_VALIDATION: 'false',
    },
    cwd: cwd ?? folder,
    folder,
  });
  const [said, code] = await Promise.all([text(kept.output), kept.ended]);
  if (code !== 0) throw new CdkFailed(`"cdk ${args[0]}" failed:\n${said.trim()}`);
}

export function bootstrap(endpoint: string): Promise<void> {
  // Elsewhere than in the project, because the CDK would synthesize the app for it.
  return cdk(endpoint, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);
}

/** One synth; what it wrote is what gets deployed. */
export function synth(endpoint: string, environments: Record<string, unknown>, output: string): Promise<void> {
  const context = `environments=${JSON.stringify(environments)}`;
  return cdk(endpoint, ['synth', '--quiet', '--output', output, '--context', context], ROOT);
}

/** All at once: what they have in common, such as the code of the functions, is uploaded once. */
export function deploy(endpoint: string, output: string, environments: string[]): Promise<void> {
  const stacks = environments.map((environment) => `Sluice-${environment}`);
  const how = ['--concurrency', String(stacks.length), '--require-approval', 'never', '--progress', 'events'];
  return cdk(endpoint, ['deploy', ...stacks, '--app', output, ...how], ROOT);
}

/** All of an app that is not of this project, in its folder. */
export function deployApp(endpoint: string, folder: string, app: string, context: string): Promise<void> {
  const how = ['--require-approval', 'never', '--progress', 'events', '--context', context];
  return cdk(endpoint, ['deploy', '--all', '--app', `node ${app}`, ...how], folder);
}
