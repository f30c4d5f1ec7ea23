import type { HistoryEvent } from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../../core/report/recorded.ts';
import { StageReport } from '../../../core/report/report.ts';
import { tellStage } from '../../../core/report/tell-stage.ts';
import { RECORDED, type RecordedName, readRecorded } from './recorded.ts';

const NOW = new Date('2026-11-21T14:38:57Z');

function tell(name: RecordedName, change: (stage: Recorded) => Recorded = (stage) => stage): StageReport {
  const { stage, rollback } = readRecorded(name);
  const { execution, events } = change(stage);
  return tellStage(execution, events, rollback ?? undefined, NOW);
}

describe('a stage is told truthfully', () => {
  it.each<[RecordedName, string, Partial<StageReport>]>([
    [
      'complete',
      'Stage 5 is complete: the canary has 5 % of the traffic.',
      { outcome: 'complete', after: { stable: 95, canary: 5 }, error: null, rollback: null },
    ],
    [
      'dry-run',
      'Stage 5 could begin: its dry run would have deleted 20,400 keys, and changed nothing.',
      { outcome: 'dry run', after: { stable: 100, canary: 0 }, change: null },
    ],
    ['waiting', 'Stage 25 is running: Ask for approval.', { outcome: 'running', endedAt: null, approval: null }],
    [
      'refused',
      'Stage 50 was asked for, but the canary has 0 % now, so the next stage is 5 (stages: 5, 25, 50, 100). It was refused before it began: nothing was moved or flushed.',
      { outcome: 'failed', error: 'StageOutOfOrder', from: null, after: { stable: 100, canary: 0 } },
    ],
    [
      'rejected',
      'ben rejected stage 25: not on <b>Friday</b>. The weights had not moved: they are 95-5.',
      { outcome: 'failed', error: 'ApprovalRejected', approval: null },
    ],
    [
      'stopped',
      'Somebody stopped it, without a word why. The weights are back: 75-25. In Route 53 since 14:39:37Z, on its name servers since 14:39:38Z; resolvers follow by 14:39:40Z.',
      { outcome: 'stopped', to: { stable: 50, canary: 50 }, after: { stable: 75, canary: 25 } },
    ],
    [
      'alarm',
      'Alarm shop-5xx turned red: Threshold Crossed: Sum 37.0 GreaterThanThreshold 3.0. The weights had not moved: they are 95-5.',
      { outcome: 'stopped', error: 'AlarmAbort' },
    ],
    [
      'latency-spike',
      'Canary latency was over its limit in 3 of the last 4 seconds: at worst 918 ms, limit 200 ms. The weights are back: 75-25. In Route 53 since 14:39:22Z, on its name servers since 14:39:23Z; resolvers follow by 14:39:25Z.',
      { outcome: 'failed', error: 'HealthFailed', after: { stable: 75, canary: 25 } },
    ],
  ])('%s: %s', (name, headline, facts) => {
    const report = tell(name);

    expect(report.headline).toBe(headline);
    expect(report).toMatchObject({ requestedBy: 'ana', reason: 'release 41', ...facts });
  });

  it.each(RECORDED)('as a document of the published form (%s)', (name) => {
    expect(StageReport.parse(tell(name))).toEqual(tell(name));
  });

  it.each(RECORDED)('in the order in which it happened (%s)', (name) => {
    const instants = tell(name).timeline.map(({ at }) => Date.parse(at));

    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(instants.length).toBeGreaterThan(3);
  });
});

describe('the timeline', () => {
  it('tells every verdict with the numbers of each signal', () => {
    const { verdicts, timeline } = tell('complete');

    expect(verdicts.length).toBe(timeline.filter(({ kind }) => kind === 'verdict').length);
    expect(verdicts.at(-1)?.signals.find(({ signal }) => signal === 'hit rate')?.numbers).toMatchObject({
      minPercent: 80,
    });
  });

  it('tells who asked, who rejected, and what was flushed', () => {
    const { timeline, flushes } = tell('rejected');

    expect(timeline.filter(({ actor }) => actor !== null).map(({ state, actor }) => [state, actor])).toEqual([
      ['Receive request', 'ana'],
      ['Ask for approval', 'ben'],
    ]);
    expect(flushes).toMatchObject([{ done: true, deleted: 398 }]);
    expect(timeline.find(({ kind }) => kind === 'flush')?.text).toBe('398 keys deleted, 638 looked at.');
  });

  it('goes on through the rollback, to the end', () => {
    const { timeline, rollback } = tell('latency-spike');

    expect(timeline.at(-1)).toMatchObject({ state: 'Rolled back', kind: 'rollback' });
    expect(rollback).toMatchObject({ outcome: 'rolled back', flush: { deleted: 392 } });
  });

  it('tells apart a try that was repeated from the one that ended the stage', () => {
    const failed = (id: number, seconds: number): HistoryEvent => ({
      id,
      type: 'LambdaFunctionFailed',
      timestamp: new Date(Date.UTC(2026, 10, 21, 10, 0, seconds)),
      lambdaFunctionFailedEventDetails: { error: 'RedisUnavailable', cause: '{"errorMessage":"no answer"}' },
    });
    const events: HistoryEvent[] = [
      at(1, 0, 'TaskStateEntered', { stateEnteredEventDetails: { name: 'Flush cache' } }),
      at(2, 0, 'LambdaFunctionScheduled'),
      failed(3, 1),
      at(4, 2, 'LambdaFunctionScheduled'),
      failed(5, 3),
    ];

    const { timeline } = tellStage({ ...STAGE, status: 'FAILED', error: 'RedisUnavailable' }, events);

    expect(timeline.filter(({ text }) => text.startsWith('RedisUnavailable: No answer.'))).toMatchObject([
      { kind: 'retry', text: 'RedisUnavailable: No answer. Tried again.' },
      { kind: 'failure' },
    ]);
  });
});

describe('an approval', () => {
  const answered = (approval: unknown) =>
    tell('approved', (stage) => ({
      ...stage,
      events: stage.events.map((event) =>
        event.stateExitedEventDetails?.name === 'Ask for approval'
          ? { ...event, stateExitedEventDetails: { name: 'Ask for approval', output: JSON.stringify({ approval }) } }
          : event,
      ),
    })).approval;
  const byBen = { decision: 'approved', by: 'ben', comment: 'ok', decidedAt: '2026-11-21T14:38:56.717Z' };

  it('is told with the request by which CloudTrail proves it', () => {
    expect(answered({ ...byBen, via: 'widget', requestId: 'c0ffee' })).toEqual({
      ...byBen,
      via: 'widget',
      requestId: 'c0ffee',
      pastSluice: false,
    });
  });

  it.each([
    ['no request id', { ...byBen, via: 'widget' }],
    ['no channel', { ...byBen, requestId: 'c0ffee' }],
    ['an empty request id', { ...byBen, via: 'program', requestId: '' }],
    ['nothing at all', {}],
    ['no object', 'yes'],
    ['null', null],
  ])('with %s was sent past Sluice, and is told so', (_, approval) => {
    expect(answered(approval)).toMatchObject({ decision: 'approved', pastSluice: true });
  });
});

describe('the time of a stage', () => {
  it.each(RECORDED)('is spent for something, all of it (%s)', (name) => {
    const { timeSpent, startedAt, endedAt } = tell(name);

    expect(sum(timeSpent)).toBe((endedAt ? Date.parse(endedAt) : NOW.getTime()) - Date.parse(startedAt));
  });

  it('is told apart: the machine, the cache, a person, DNS, and the bake', () => {
    const { timeSpent } = tell('approved');

    expect(timeSpent.cache).toBeGreaterThan(timeSpent.machine);
    expect(timeSpent.person).toBe(3756);
    expect(timeSpent.dns).toBeGreaterThan(3000);
    expect(timeSpent.bake).toBeGreaterThan(6000);
  });

  it('between an ending and its redrive is a person’s', () => {
    const events = [
      at(1, 0, 'WaitStateEntered', { stateEnteredEventDetails: { name: 'Bake' } }),
      at(2, 10, 'ExecutionAborted'),
      at(3, 70, 'ExecutionRedriven'),
      at(4, 75, 'ExecutionAborted'),
    ];

    const { timeSpent } = tellStage({ ...STAGE, status: 'ABORTED', stopDate: seconds(75) }, events);

    expect(timeSpent).toEqual({ machine: 0, cache: 0, dns: 0, person: 60_000, bake: 15_000 });
  });
});

describe('whatever the history looks like', () => {
  it('a stage is told that was stopped before it began', () => {
    const { headline, from, after, timeline } = tellStage({ ...STAGE, status: 'ABORTED', stopDate: seconds(1) }, []);

    expect(headline).toMatch(/^Somebody stopped it, without a word why\./);
    expect({ from, after }).toEqual({ from: null, after: null });
    expect(timeline).toHaveLength(1);
  });

  it('one whose history has expired says so', () => {
    const { warnings } = tell('complete', ({ execution }) => ({ execution, events: [] }));

    expect(warnings).toEqual([expect.stringContaining('not there any more')]);
  });

  it('one that was stopped while it moved the weights does not claim to know where they are', () => {
    const { stage } = readRecorded('stopped');
    const events = stage.events.slice(0, indexOfEntering(stage.events, 'Advance weights') + 1);

    const { after, headline } = tellStage(stage.execution, events);

    expect(after).toBeNull();
    expect(headline).toContain('No rollback of it is known yet.');
  });

  it('one that failed for a long reason says first where the traffic is, and of the reason the first sentence', () => {
    const { stage, rollback } = readRecorded('latency-spike');
    const cause = `Redis at cache.example.com:6379 refused the connection. ${'Is the address right, and does the security group let in the functions? '.repeat(3)}`;

    const execution = { ...stage.execution, error: 'RedisUnavailable', cause };

    const { headline, timeline } = tellStage(execution, stage.events, rollback ?? undefined);

    expect(headline).toMatch(
      /^The weights are back: 75-25\. .* Redis at cache\.example\.com:6379 refused the connection\.$/,
    );
    expect(timeline.map(({ text }) => text).join()).toContain('does the security group let in the functions?');
  });

  it('one whose rollback could not be started says first what was wrong before', () => {
    const { stage } = readRecorded('latency-spike');
    const execution = { ...stage.execution, error: 'RollbackNotStarted', cause: 'The watcher starts it.' };

    expect(tellStage(execution, stage.events).headline).toMatch(/^Canary latency was over .* The watcher starts it\./);
  });

  it('nothing that is cut off, missing or no JSON stops the telling', () => {
    const broken = fc.record({
      name: fc.constantFrom(...RECORDED),
      events: fc.array(fc.nat(), { maxLength: 8 }),
      output: fc.oneof(fc.string(), fc.json(), fc.constant(undefined)),
      input: fc.oneof(fc.string(), fc.json(), fc.constant(undefined)),
      status: fc.constantFrom('RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED', 'TIMED_OUT', 'PENDING_REDRIVE'),
      length: fc.nat({ max: 120 }),
    });
    fc.assert(
      fc.property(broken, ({ name, events: chosen, output, input, status, length }) => {
        const { stage, rollback } = readRecorded(name);
        const events = stage.events
          .slice(0, length)
          .map((event, i) =>
            chosen.some((n) => n % stage.events.length === i) && event.stateExitedEventDetails
              ? { ...event, stateExitedEventDetails: { ...event.stateExitedEventDetails, output } }
              : event,
          );
        const execution = { ...stage.execution, status, input } as Recorded['execution'];

        const report = tellStage(execution, events, rollback ?? undefined, NOW);

        expect(StageReport.parse(report)).toBeTruthy();
        expect(report.headline).not.toBe('');
        expect(Object.values(report.timeSpent).every((ms) => ms >= 0)).toBe(true);
        const end = report.endedAt ? Date.parse(report.endedAt) : NOW.getTime();
        expect(sum(report.timeSpent)).toBe(Math.max(0, end - Date.parse(report.startedAt)));
      }),
      { numRuns: 150 },
    );
  });
});

const STAGE: Recorded['execution'] = {
  executionArn: 'arn:aws:states:eu-central-1:123456789012:execution:Sluice-test-stage:x',
  name: 'x',
  status: 'RUNNING',
  startDate: seconds(0),
  input: '{"stage":5,"requestedBy":"ana","reason":"release 41"}',
};

function seconds(count: number): Date {
  return new Date(Date.UTC(2026, 10, 21, 10, 0, count));
}

function at(id: number, second: number, type: HistoryEvent['type'], details: Partial<HistoryEvent> = {}): HistoryEvent {
  return { id, timestamp: seconds(second), type, ...details };
}

function indexOfEntering(events: HistoryEvent[], state: string): number {
  return events.findIndex(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state);
}

function sum(spent: Record<string, number>): number {
  return Object.values(spent).reduce((total, ms) => total + ms, 0);
}
