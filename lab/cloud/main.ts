import { onceOrphaned } from '../../bin/orphaned.mjs';
import { script } from '../../cli/command-line/script.ts';
import { dangerousVariables } from '../host/environment/clean-environment.ts';
import { inASentence } from '../host/in-a-sentence.ts';
import { neverSilent } from '../host/never-silent.ts';
import { untilStopped } from '../host/processes/until-stopped.ts';
import { localSettings } from '../site/local-settings.ts';
import { startCloud } from './cloud.ts';

const { emulator } = script('local', 'The stack and its shop, open on this machine until Ctrl-C.')
  .option('--emulator <url>', 'use an AWS emulator that runs on this machine already; what is deployed there stays')
  .parse()
  .opts();
// A profile, or an endpoint of one service, would go before what is exported.
const inTheWay = ['AWS_PROFILE', ...dangerousVariables(process.env).filter((name) => name.startsWith('AWS_'))];
const { say, stop: beSilent } = neverSilent(console.error);

/** One to try: who runs stage 25 is asked. */
const GATE = { stages: [25], expiry: '10 minutes' };

onceOrphaned(() => process.exit(1));
const stopped = untilStopped();
// Whatever hangs, the programs end with this process.
void stopped.then(() => setTimeout(() => process.exit(1), 5000).unref());
try {
  const cloud = await Promise.race([
    startCloud({ say, emulator, settings: (site) => ({ ...localSettings(site), gate: GATE }) }),
    stopped.then(() => process.exit()),
  ]);
  const exports = { ...cloud.env, STAGE_MACHINE_ARN: cloud.outputs.StageMachineArn };
  console.log(`unset ${[...new Set(inTheWay)].filter((name) => !(name in exports)).join(' ')}`);
  for (const [name, value] of Object.entries(exports)) console.log(`export ${name}='${value}'`);
  say(`
The shop is open, all traffic on the old backend. Paste the lines above into another terminal, then for example:
  npm run sluice -- status
  npm run sluice -- stage 5 --reason "my first stage"
  aws stepfunctions start-execution --state-machine-arn "$STAGE_MACHINE_ARN" --input '{"stage":5,"requestedBy":"me","reason":"try"}'
Stage 25 has a gate: when "npm run sluice -- watch" shows that it waits, press "a" or "r" there, or in a third terminal
  npm run sluice -- approve --comment "looks good"
The log of the emulator and its functions is ${cloud.log}. Ctrl-C ends everything.`);
  beSilent();
  await stopped;
  await cloud.stop();
} catch (error) {
  say(inASentence(error));
  process.exitCode = 1;
}
process.exit();
