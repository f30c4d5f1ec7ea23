import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../host/environment/clean-environment.ts';
import { freePort } from '../host/environment/free-port.ts';
import { type Kept, keep } from '../host/processes/keep.ts';
import { pythonTool } from '../host/tools/python-tool.ts';

const REPAIRED = [fileURLToPath(new URL('./repairs.py', import.meta.url))];
const AS_IT_COMES = ['-m', 'ministack'];

export interface Emulator {
  endpoint: string;
  stop(): Promise<void>;
}

export interface EmulatorOptions {
  /** The file that its log goes to. */
  log: string;
  say?: (line: string) => void;
  /** Besides, for the emulator and every function in it. */
  env?: Record<string, string>;
  /** As it comes, without our repairs: for those who look whether they are needed. */
  unrepaired?: boolean;
}

/** An AWS of our own on a free loopback port. All its files are in a folder that goes away with it. */
export async function startEmulator({ log, say, env = {}, unrepaired }: EmulatorOptions): Promise<Emulator> {
  const home = await pythonTool({ name: 'emulator', python: '3.10', ...(say && { say }) });
  say?.('Starting the AWS emulator');
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-aws-'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const kept = keep({
    command: path.join(home, 'bin', 'python'),
    // Isolated from PYTHONPATH and the packages of the user.
    args: ['-I', '-u', ...(unrepaired ? AS_IT_COMES : REPAIRED)],
    env: { ...cleanEnvironment(process.env, { endpoint, folder }), ...settings(port, folder), ...env },
    cwd: folder,
    folder,
    log,
  });
  await ready(endpoint, kept, log);
  return { endpoint, stop: () => kept.stop() };
}

/** Everything that two emulators on one machine could meet in is off or in the folder. */
function settings(port: number, folder: string): Record<string, string> {
  return {
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    S3_DATA_DIR: path.join(folder, 's3'),
    STATE_DIR: path.join(folder, 'state'),
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    // Whoever calls may do what IAM grants: see iam/.
    AUTH: 'true',
    // At its start it would remove the containers of another emulator.
    DOCKER_HOST: `unix://${path.join(folder, 'no-docker')}`,
  };
}

async function ready(endpoint: string, kept: Kept, log: string): Promise<void> {
  let over = false;
  const end = () => {
    over = true;
  };
  kept.ended.then(end, end);
  for (let attempt = 0; attempt < 600 && !over; attempt += 1) {
    const answer = await fetch(`${endpoint}/_ministack/ready`).catch(() => null);
    if (answer?.ok) return;
    await sleep(50);
  }
  await kept.stop();
  throw new Error(`The AWS emulator ${over ? 'ended at once' : 'does not answer'}: its log is ${log}`);
}
