import { endWithParent } from '../host/processes/end-with-parent.ts';
import { untilStopped } from '../host/processes/until-stopped.ts';
import { startCloud } from './cloud.ts';

const say = (line: string) => console.error(line);

endWithParent();
const stopped = untilStopped();
// Whatever hangs, the programs end with this process.
void stopped.then(() => setTimeout(() => process.exit(1), 5000).unref());
try {
  const cloud = await Promise.race([startCloud({ say }), stopped.then(() => process.exit())]);
  const exports = { ...cloud.env, STAGE_MACHINE_ARN: cloud.outputs.StageMachineArn };
  for (const [name, value] of Object.entries(exports)) console.log(`export ${name}='${value}'`);
  say(`
The shop is open, all traffic on the old backend. Paste the lines above into another terminal, then for example:
  npm run sluice -- status
  npm run sluice -- stage 5 --reason "my first stage"
  aws stepfunctions start-execution --state-machine-arn "$STAGE_MACHINE_ARN" --input '{"stage":5,"requestedBy":"me","reason":"try"}'
The log of the emulator and its functions is ${cloud.log}. Ctrl-C ends everything.`);
  await stopped;
  await cloud.stop();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
