import { neverSilent } from '../host/never-silent.ts';
import { endWithParent } from '../host/processes/end-with-parent.ts';
import { untilStopped } from '../host/processes/until-stopped.ts';
import { localSettings } from '../site/local-settings.ts';
import { startCloud } from './cloud.ts';

const { say, stop: beSilent } = neverSilent(console.error);

/** One to try: who runs stage 25 is asked. */
const GATE = { stages: [25], expiry: '10 minutes' };

endWithParent();
const stopped = untilStopped();
// Whatever hangs, the programs end with this process.
void stopped.then(() => setTimeout(() => process.exit(1), 5000).unref());
try {
  const cloud = await Promise.race([
    startCloud({ say, settings: (site) => ({ ...localSettings(site), gate: GATE }) }),
    stopped.then(() => process.exit()),
  ]);
  const exports = { ...cloud.env, STAGE_MACHINE_ARN: cloud.outputs.StageMachineArn };
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
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
