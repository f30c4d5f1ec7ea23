import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { namesIn, readCdkJson } from './command-line/environments.ts';
import type { Program } from './command-line/global-options.ts';

type Suggest = (complete: (value: string, description: string) => void) => void;

/** What each option or argument that takes a value may be, where that can be known without AWS: a key press must not wait. */
const VALUES: Record<string, Suggest> = {
  environment: (complete) => {
    for (const name of Object.keys(known())) complete(name, `Sluice-${name}`);
  },
  percent: (complete) => {
    for (const stage of chosen().stages) complete(String(stage), `the canary gets ${stage} % of the traffic`);
  },
  stage: (complete) => VALUES.percent?.(complete),
  to: (complete) => {
    for (const percent of [0, ...chosen().stages.filter((stage) => stage < 100)])
      complete(String(percent), '% on the canary');
  },
  profile: (complete) => {
    for (const name of chosen().profiles) complete(name, 'flush profile');
  },
};

/** `sluice complete bash|zsh|fish` prints what a shell needs; `sluice complete -- …` is what it then asks. */
export function addCompletion(program: Program): void {
  // Its types are those of plain commander; at run time it is the same class.
  const completion = tab(program as unknown as Command);
  for (const command of [completion, ...completion.commands.values()]) {
    // Options that stand before or behind every command belong to the program; the adapter looks at the command alone.
    command.option('environment', 'which stack', VALUES.environment);
    for (const [name, option] of command.options) if (VALUES[name]) option.handler = VALUES[name];
    for (const [name, argument] of command.arguments) if (VALUES[name]) argument.handler = VALUES[name];
  }
}

function known(): Record<string, unknown> {
  try {
    return readCdkJson(process.cwd());
  } catch {
    // A broken cdk.json is told by the command itself.
    return {};
  }
}

function chosen() {
  const environments = known();
  const named = process.env.SLUICE_ENVIRONMENT ?? Object.keys(environments)[0] ?? '';
  return namesIn(environments[named]);
}
