import { executionLink } from '../../core/events/links.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { round } from '../../core/lease/weights.ts';
import { nameIn } from '../../core/protocol/arns.ts';
import { stageLadder, stepLadder, stepOf } from '../../core/protocol/ladder.ts';
import { canaryPercent, formatWeights } from '../../core/protocol/rollout.ts';
import { type Html, html } from '../../core/text/html.ts';
import { facts, said, share, status } from './facts.ts';
import type { Restoring, Running, Standing } from './standing.ts';
import { ago } from './time-words.ts';

/** What there is to know besides. */
interface Beside {
  stages: number[];
  /** Stages that may have the lease although they run no more. */
  recent: { arn: string }[] | null;
}

/** What somebody looks for first who was woken: state, weights, lease, and the way back. */
export function renderStanding(standing: Standing, { stages, recent }: Beside, now: Date): Html {
  const { running, restoring } = standing;
  return html`<div class="sluice-columns"><div>${facts([
    ...running.map((each): [string, Html] => ['State', describeRunning(each, now)]),
    ...(running.length === 0 ? [['State', 'nothing runs'] satisfies [string, string]] : []),
    ['Lease', describeLease(standing, [...running, ...(recent ?? [])])],
  ])}</div><div>${describeTraffic(standing, stages)}${restoring ? button(restoring) : ''}</div></div>`;
}

function describeRunning({ machine, arn, stage, state, since, hasGate }: Running, now: Date): Html {
  const what = machine === 'rollback' ? 'Rollback' : `Stage ${stage ?? ''}`.trim();
  const step = stepOf(machine, state, hasGate);
  return html`${status('open', `${what}: ${state ?? 'about to start'}, entered ${ago(since, now)}`)}${
    step ? html`<br>step ${step.number} of ${step.of}: ${stepLadder(step)}` : ''
  }<br><a href="${executionLink(arn)}" target="_blank">${nameIn(arn)}</a>`;
}

function describeTraffic({ weights, records, running }: Standing, stages: number[]): Html {
  if (!weights) return html`<p>${status('bad', `the records differ: ${records.join(', ')}`)}</p>`;
  const percent = canaryPercent(weights) ?? 0;
  const under = running.find(({ machine }) => machine === 'stage')?.stage ?? null;
  const words = `canary now: ${round(percent)} % of the traffic (${formatWeights(weights)})`;
  return html`${share(words, percent)}<p>Rollout ${stageLadder(stages, percent, under)}</p>`;
}

function describeLease({ lease, ownerRuns, foreign }: Standing, known: { arn: string }[]): string | Html {
  if (foreign) return status('bad', said(foreign));
  if (!lease) return 'none';
  const { operation, from, to, owner } = lease;
  if (operation === 'free') return 'free';
  const execution = known.find(({ arn }) => ownerOf(arn) === owner);
  const words = `${operation}, ${formatWeights(from)} → ${formatWeights(to)}, by ${execution ? nameIn(execution.arn) : owner}`;
  return ownerRuns ? words : status('bad', `${words}, which does not run any more`);
}

function button({ words, command }: Restoring): Html {
  // No paragraph: a heading in it would end it, and the command would stand on the page.
  return html`<div class="sluice-buttons"><a class="btn">Take traffic back</a><cwdb-action action="html" event="click" display="popup"><h3>Take traffic back</h3><p>${words}</p><pre class="sluice-command">${command}</pre></cwdb-action></div>`;
}
