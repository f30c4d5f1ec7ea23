import type { SettingsInput } from '../../lib/settings/settings.ts';
import { bootstrap, deploy, synth } from '../emulator/cdk.ts';
import { type Clients, connect } from '../emulator/clients.ts';
import { logFile } from '../emulator/runs.ts';
import { startEmulator } from '../emulator/start-emulator.ts';
import { insistOnEmulator } from '../host/environment/insist-on-emulator.ts';
import { insistOnLoopback } from '../host/environment/loopback.ts';
import { pointTo, shield } from '../host/environment/shield.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { together } from '../host/processes/together.ts';

/** Of the stack, by the name of its environment. */
type Environments = Record<string, SettingsInput>;

export interface AwsOptions {
  /** What happens meanwhile, a line each. */
  say: (line: string) => void;
  /** Besides, for the emulator and every function in it. */
  env?: Record<string, string>;
  /** The URL of one that the user had started before, and asked for by name. @default - one of our own */
  emulator?: string | undefined;
}

export interface Aws {
  endpoint: string;
  clients: Clients;
  /** Of the emulator and of every function in it. */
  log: string;
  deploy(environments: Environments): Promise<void>;
  /** Synthesizes stacks with other settings; what it answers with deploys those, or some of them. */
  prepare(environments: Environments): Promise<(only?: string[]) => Promise<void>>;
  stop(): Promise<void>;
}

/** An emulated AWS that this process and its children cannot mistake for a real one. */
export async function startAws({ say, env, emulator }: AwsOptions): Promise<Aws> {
  return together(async (ending) => {
    // Users of LocalStack have it in every shell, and their stacks there are none of ours.
    if (process.env.AWS_ENDPOINT_URL && emulator === undefined)
      say('AWS_ENDPOINT_URL is left aside: this starts an AWS emulator of its own.');
    shield();
    const log = await logFile();
    const startOwn = async () => {
      const own = await startEmulator({ log, say, ...(env && { env }) });
      ending(() => own.stop());
      return own.endpoint;
    };
    const endpoint = emulator === undefined ? await startOwn() : insistOnLoopback(emulator, '--emulator');
    if (emulator !== undefined)
      say(`Using the AWS emulator at ${endpoint}. Unless Sluice started it, lab/emulator/repairs.py is not in it.`);
    pointTo(endpoint);
    const clients = connect(endpoint);
    await insistOnEmulator(clients.sts);

    const prepare: Aws['prepare'] = async (environments) => {
      const assembly = await temporaryFolder('assembly');
      ending(() => assembly.remove());
      await synth(endpoint, environments, assembly.path);
      return (only = Object.keys(environments)) => deploy(endpoint, assembly.path, only);
    };
    return {
      ...{ endpoint, clients, log, prepare },
      async deploy(environments) {
        const [deployAll] = await Promise.all([prepare(environments), bootstrap(endpoint)]);
        await deployAll();
      },
    };
  });
}
