import { commonWeights, pairsOf } from '../../core/lease/weights.ts';
import { placeOf } from '../../core/protocol/arns.ts';
import { formatWeights } from '../../core/protocol/rollout.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { askOnTerminal, insistOnYes } from '../terminal/ask.ts';
import { type Output, outputOf } from '../terminal/output.ts';
import { openStack } from './open.ts';
import type { Stack } from './stack.ts';

export interface Seat {
  stack: Stack;
  output: Output;
  /** Environment, account, Region, weights and time: where an order goes, and what stands there. */
  banner: string;
  /** Asks with all of that before it; see cli/terminal/ask.ts for who may go on unasked. */
  ask(question: string, options: { yes?: boolean }): Promise<void>;
  insist(question: string, options: { yes?: boolean }): Promise<void>;
}

/** The stack that a command is about, told before anything else. */
export async function openSeat(options: GlobalOptions): Promise<Seat> {
  const stack = await openStack(options);
  const output = outputOf(options);
  const banner = await bannerOf(stack, new Date());
  output.say(banner);
  return {
    ...{ stack, output, banner },
    ask: (question, asked) => askOnTerminal(`${banner}: ${question}`, asked),
    insist: (question, asked) => insistOnYes(`${banner}: ${question}`, asked),
  };
}

export async function bannerOf({ environment, outputs, records }: BannerSource, now: Date): Promise<string> {
  const { StageMachineArn: arn, RecordGroup: group } = outputs;
  // What is out of reach is said by whoever needs it.
  const snapshot = await records().catch(() => null);
  const pairs = snapshot ? pairsOf(snapshot, group) : [];
  const common = commonWeights(pairs);
  const differ = pairs.length > 0 ? 'weights differ' : 'weights not known';
  const weights = common ? `weights ${formatWeights(common)}` : differ;
  const { account, region } = placeOf(arn);
  const time = now.toISOString().slice(0, 19).replace('T', ' ');
  return [environment, account, region, weights, `${time}Z`].join(' · ');
}

interface BannerSource extends Pick<Stack, 'environment' | 'records'> {
  outputs: Pick<Stack['outputs'], 'StageMachineArn' | 'RecordGroup'>;
}
