import { assemble } from '../../core/report/assemble.ts';
import { gatherReport } from '../../core/report/gather.ts';
import type { RolloutReport } from '../../core/report/report.ts';
import { explain } from '../aws/explain.ts';
import { openSeat } from '../aws/seat.ts';
import type { Stack } from '../aws/stack.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { readRollout, readStage } from '../report/read-stages.ts';
import { writePage } from '../report/write-page.ts';

interface ReportOptions extends GlobalOptions {
  out?: string;
  rollout?: true;
}

export async function report(execution: string | undefined, options: ReportOptions): Promise<void> {
  if (execution !== undefined && options.rollout) {
    throw new WrongUsage('--rollout is about the last rollout: leave the execution out, or leave --rollout out.');
  }
  const { stack, output } = await openSeat(options);
  const made = await make(stack, execution, options.rollout === true, output.say);
  if (!options.json || options.out !== undefined) {
    const name = options.rollout ? `rollout-${stack.environment.replace('/', '-')}` : made.stages[0]?.execution.name;
    const file = await writePage(made, options.out ?? `out/${fileName(name)}.html`);
    output.say(made.headline);
    output.say(`Written to ${file}`);
  }
  output.document(made);
}

/** Step Functions itself is strict about names; an emulator need not be. */
function fileName(name = 'report'): string {
  return name.replace(/[^\w.-]+/g, '_');
}

async function make(
  stack: Stack,
  execution: string | undefined,
  isRollout: boolean,
  say: (line: string) => void,
): Promise<RolloutReport> {
  const now = new Date();
  const stages = isRollout ? await readRollout(stack, now) : [await readStage(stack, execution, now)];
  if (stages.length === 0) throw new NotDone(`No stage of ${stack.environment} has run yet.`);
  const [{ stage } = { stage: null }] = stages;
  const what = isRollout ? 'rollout' : stage === null ? 'a stage' : `stage ${stage}`;
  const title = `Sluice: ${what} of ${stack.environment}`;
  try {
    return await gatherReport({ config: await stack.healthConfig(), metrics: stack.metrics }, title, stages, now);
  } catch (error) {
    // What happened is worth telling even when what was measured is out of reach.
    say(`The metrics cannot be read, so the report has no charts. ${explain(error) ?? String(error)}`);
    return assemble(title, stages, [], now);
  }
}
