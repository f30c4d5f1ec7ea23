import { leaseTexts } from '../../core/lease/record-group.ts';
import { pairsOf, weightsOf } from '../../core/lease/weights.ts';
import { nameIn } from '../../core/protocol/arns.ts';
import { formatWeights } from '../../core/protocol/rollout.ts';
import type { Step } from './control.ts';
import { leaseIn } from './lease-in.ts';
import type { ApiCall } from './proxy/api-call.ts';
import type { Scene } from './scene.ts';

/** What happened in a case, in order: states, calls, and how it stands now. */
export async function tellStory(scene: Scene): Promise<string> {
  const steps = scene.steps().map((step) => ({ at: step.at, line: lineOfStep(step) }));
  const calls = scene.calls().map((call) => ({ at: call.at, line: lineOfCall(call) }));
  const told = [...steps, ...calls].filter(({ line }) => line !== null).sort((a, b) => a.at - b.at);
  const first = told[0]?.at ?? 0;
  const snapshot = await scene.track.snapshot();
  const pairs = pairsOf(snapshot, scene.track.group).map((pair) => `${pair.type} ${formatWeights(weightsOf(pair))}`);
  return [
    ...told.map(({ at, line }) => `${((at - first) / 1000).toFixed(3).padStart(8)}  ${line}`),
    `     now  ${pairs.join(', ')}; lease ${leaseTexts(snapshot.leases).join(', ') || 'none'}`,
  ].join('\n');
}

export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function lineOfStep({ question, execution, state, status, error, attempt }: Step): string | null {
  const who = nameIn(execution);
  if (question === 'entered') return `${who} enters ${state}`;
  if (question === 'event') return `${who} is ${status}`;
  if (question === 'before' && attempt > 0) return `${who} tries ${state} again (${attempt})`;
  return error ? `${who} ${question} ${state}: ${error}` : null;
}

function lineOfCall(call: ApiCall): string {
  const { operation, caller, made, input } = call;
  const who = caller.state ?? caller.function ?? 'somebody';
  const lease = leaseIn(call);
  const what = lease ? ` ${lease.operation} ${formatWeights(lease.from)} → ${formatWeights(lease.to)}` : '';
  const named =
    /"(?:name|executionArn)":"([^"]+)"/
      .exec(JSON.stringify(input ?? ''))?.[1]
      ?.split(':')
      .at(-1) ?? '';
  return `  ${who}: ${operation}${what} ${named} → ${made.map(({ outcome }) => outcome).join(', ') || 'never made'}`;
}
