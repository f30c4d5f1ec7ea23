import { namesIn, readCdkJson } from './environments.ts';

type Suggest = (complete: (value: string, description: string) => void) => void;

/** What each option or argument that takes a value may be, where that can be known without AWS: a key press must not wait. */
export const VALUES: Record<string, Suggest> = {
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
