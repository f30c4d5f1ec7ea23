import { tellBaseline } from '../../core/health/baseline.ts';
import { formatWeights, type Plan } from '../../core/protocol/rollout.ts';
import { PreflightAnswer } from '../../functions/preflight/preflight-answer.ts';
import { openSeat } from '../aws/seat.ts';
import { NotDone } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { table } from '../terminal/table.ts';

interface PreflightOptions extends GlobalOptions {
  stage?: number;
  deploy?: boolean;
}

export async function preflight({ stage, deploy = false, ...options }: PreflightOptions): Promise<void> {
  const { stack, output } = await openSeat(options);
  const request = { ...(stage !== undefined && { stage }), deployOnly: deploy, requestedBy: await stack.caller() };
  const answer = PreflightAnswer.parse(await stack.invoke(stack.outputs.PreflightFunctionName, request));

  output.show(
    table(
      ['check', 'verdict', 'reason'],
      answer.checks.map(({ check, verdict, reason }) => [check, verdict, reason]),
    ),
  );
  if (answer.plan) for (const line of describePlan(answer.plan)) output.say(line);
  const sentence = conclude(answer, deploy);
  if (!(deploy ? answer.mayDeploy : answer.mayStart)) throw new NotDone(sentence, answer);
  output.say(sentence);
  output.document(answer);
}

function conclude({ stage, mayStart, mayDeploy, checks }: PreflightAnswer, deploy: boolean): string {
  if (deploy && mayDeploy) return 'You may deploy or destroy the stack now.';
  if (!deploy && mayStart) return `Stage ${stage} may start.`;
  const reasons = checks.flatMap(({ verdict, reason }) => (verdict === 'fail' ? [reason] : []));
  return `${deploy ? 'Not now' : stage === null ? 'No stage may start' : `Stage ${stage} may not start`}: ${reasons.join(' Also: ')}`;
}

function describePlan({ from, to, ttlSeconds, needsApproval, flushesAgain, own = [], baseline }: Plan): string[] {
  return [
    `Weights   ${formatWeights(from)} → ${formatWeights(to)} (stable-canary), resolvers keep an answer for up to ${ttlSeconds} s`,
    `Gate      ${needsApproval ? 'a person has to approve' : 'none'}`,
    ...(flushesAgain ? ['Flush     once more after the advance'] : []),
    ...(own.length > 0 ? [`Its own   ${own.join('; ')}`] : []),
    `Baseline  ${tellBaseline(baseline).join(', ') || 'nothing to measure'}`,
  ];
}
