import type { SettingsInput } from '../../lib/settings/settings.ts';
import { bootstrap, deploy, synth } from '../emulator/cdk.ts';
import { type Clients, connect } from '../emulator/clients.ts';
import { logFile } from '../emulator/runs.ts';
import { startEmulator } from '../emulator/start-emulator.ts';
import { insistOnEmulator } from '../host/environment/insist-on-emulator.ts';
import { pointTo, shield } from '../host/environment/shield.ts';
import { temporaryFolder } from '../host/processes/temporary-folder.ts';
import { together } from '../host/processes/together.ts';

/** Of the stack, by the name of its environment. */
type Environments = Record<string, SettingsInput>;

export interface AwsOptions {
  /** What happens meanwhile, a line each. */
  say: (line: string) => void;
  /** Besides, for an emulator of one's own and every function in it. @default - the user's emulator, where there is one */
  env?: Record<string, string>;
}

export interface Aws {
  endpoint: string;
  clients: Clients;
  /** Of the emulator and of every function in it. */
  log: string;
  /** Whether the user had started it before. */
  given: boolean;
  deploy(environments: Environments): Promise<void>;
  /** Synthesizes stacks with other settings; what it answers with deploys those, or some of them. */
  prepare(environments: Environments): Promise<(only?: string[]) => Promise<void>>;
  stop(): Promise<void>;
}

/** An emulated AWS that this process and its children cannot mistake for a real one. */
export async function startAws({ say, env }: AwsOptions): Promise<Aws> {
  return together(async (ending) => {
    const theirs = shield();
    const given = theirs !== null && env === undefined;
    if (theirs && !given) say('AWS_ENDPOINT_URL is left aside: this needs an emulator of its own.');
    const log = await logFile();
    const start = async () => {
      const emulator = await startEmulator({ log, say, ...(env && { env }) });
      ending(() => emulator.stop());
      return emulator.endpoint;
    };
    const endpoint = given ? theirs : await start();
    if (given)
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
      ...{ endpoint, clients, log, given, prepare },
      async deploy(environments) {
        const [deployAll] = await Promise.all([prepare(environments), bootstrap(endpoint)]);
        await deployAll();
      },
    };
  });
}
