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
async function cdk(endpoint: string, args: string[], { inProject = true } = {}): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-cdk-'));
  const program = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  const kept = keep({
    command: process.execPath,
    args: [program, ...args, '--no-notices', '--no-color', '--ci'],
    env: {
      ...cleanEnvironment(process.env, { endpoint, folder }),
      CDK_DISABLE_VERSION_CHECK: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    cwd: inProject ? ROOT : folder,
    folder,
  });
  const [said, code] = await Promise.all([text(kept.output), kept.ended]);
  if (code !== 0) throw new CdkFailed(`"cdk ${args[0]}" failed:\n${said.trim()}`);
}

export function bootstrap(endpoint: string): Promise<void> {
  // Elsewhere than in the project, because the CDK would synthesize the app for it.
  return cdk(endpoint, ['bootstrap', `aws://${ACCOUNT}/${REGION}`], { inProject: false });
}

/** One synth; what it wrote is what gets deployed. */
export function synth(endpoint: string, environments: Record<string, unknown>, output: string): Promise<void> {
  const context = `environments=${JSON.stringify(environments)}`;
  return cdk(endpoint, ['synth', '--quiet', '--output', output, '--context', context]);
}

/** All at once: what they have in common, such as the code of the functions, is uploaded once. */
export function deploy(endpoint: string, output: string, environments: string[]): Promise<void> {
  const stacks = environments.map((environment) => `Sluice-${environment}`);
  const how = ['--concurrency', String(stacks.length), '--require-approval', 'never', '--progress', 'events'];
  return cdk(endpoint, ['deploy', ...stacks, '--app', output, ...how]);
}
