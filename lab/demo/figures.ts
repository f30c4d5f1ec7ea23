import type { RolloutReport } from '../../core/report/report.ts';
import { BACKEND } from '../site/metrics.ts';
import type { DemoResult } from './demo-result.ts';
import { faultLines } from './faults/tell-fault.ts';

export type Figures = RolloutReport['tables'][number];
type Facts = Pick<DemoResult, 'versionedKeys' | 'stages' | 'sessions' | 'firstLook' | 'load' | 'fault' | 'preserved'>;

/** The figures of a demonstration as tables: the same in the terminal and on the page. */
export function figuresOf({ stages, ...others }: Facts): Figures[] {
  // One that was refused had no weights to lead to, and has no figures.
  const facts = { ...others, stages: stages.filter(({ to: [stable, canary] }) => stable + canary > 0) };
  return [
    ...(facts.fault ? [faultTable(facts.fault)] : []),
    dips(facts),
    otherShape(facts),
    ages(facts),
    firstLook(facts),
    afterwards(facts),
  ];
}

function faultTable(fault: NonNullable<DemoResult['fault']>): Figures {
  const rows = faultLines(fault).map((line) => {
    const end = line.indexOf(':');
    return [line.slice(0, end), line.slice(end + 1).trim()];
  });
  return { title: `What went wrong: ${fault.name}`, note: null, head: ['what', 'in words'], rows };
}

function dips({ stages }: Facts): Figures {
  return {
    title: 'The cache in each stage',
    note: 'Hit rates are what the shop published to CloudWatch, second by second; "lowest" is the worst second, "after" the last three of the stage. Every lookup counts, as in ElastiCache: sessions and feature flags, which no flush takes, as well as pages.',
    head: ['stage', 'weights', 'keys flushed', 'hit rate before', 'lowest', 'after', 'above 80 % again', 'took'],
    rows: stages.map(({ stage, from, to, flushed, hitRate, seconds, flushedAgain }) => [
      nameOf(stage, flushedAgain),
      `${from.join('-')} → ${to.join('-')}`,
      String(flushed),
      orDash(hitRate.before, ' %'),
      orDash(hitRate.lowest, ' %'),
      orDash(hitRate.after, ' %'),
      hitRate.recoveredSeconds === null ? '–' : `after ${hitRate.recoveredSeconds} s`,
      `${seconds} s`,
    ]),
  };
}

function otherShape({ versionedKeys, stages }: Facts): Figures {
  return {
    title: 'Answers in the other backend’s shape, of 1,000 pages looked up',
    note: versionedKeys
      ? 'Each backend has keys of its own for its pages, so it never finds what the other has cached, and nothing has to be flushed.'
      : 'A flush removes them for a while only: as long as both backends have traffic, each reads what the other has cached since. The stage that leaves one backend alone flushes once more after its advance, and that ends them.',
    head: ['stage', 'second flush', 'before the flush', 'right after it', 'before the advance', 'after the advance'],
    rows: stages.map(({ stage, flushedAgain, otherShapePerThousand: crossed }) => [
      nameOf(stage, flushedAgain),
      flushedAgain ? 'with' : 'without',
      orDash(crossed.beforeFlush),
      orDash(crossed.rightAfterFlush),
      orDash(crossed.beforeAdvance),
      orDash(crossed.afterAdvance),
    ]),
  };
}

function ages({ stages }: Facts): Figures {
  return {
    title: 'How old the answers from the cache were, once the flush was over',
    note: null,
    head: ['stage', 'answers', 'from before the flush', 'half within', '99 of 100 within'],
    rows: stages.map(({ stage, flushedAgain, age }) => [
      nameOf(stage, flushedAgain),
      String(age.answers),
      orDash(age.olderThanFlush),
      orDash(age.p50Seconds, ' s'),
      orDash(age.p99Seconds, ' s'),
    ]),
  };
}

function firstLook({ firstLook: look }: Facts): Figures {
  return {
    title: 'A page that nobody has looked at yet',
    note: null,
    head: ['look', 'took', 'answered by'],
    rows: [
      ['the first, by the old backend', `${look.missMs} ms`, 'the database'],
      ['the second, by the old backend', `${look.secondMs} ms`, 'the cache'],
      ['the third, by the new backend', `${look.otherBackendMs} ms`, cachedBy(look.otherBackendFoundWhatWasCachedBy)],
    ],
  };
}

function afterwards({ load, sessions, preserved }: Facts): Figures {
  const { requests, atOnce, p50Ms, p95Ms, errors } = load;
  return {
    title: 'What nobody should notice',
    note: null,
    head: ['what', 'measured'],
    rows: [
      [
        `${requests} requests, ${atOnce} at once, before the first stage`,
        `half within ${p50Ms} ms, 95 of 100 within ${p95Ms} ms, ${errors} errors`,
      ],
      [
        'customers signed in',
        `${sessions.start} at the start, ${sessions.end} at the end, by either backend; taken for strangers ${sessions.timesLoggedOut} times`,
      ],
      [
        'keys that no flush may take',
        `${preserved.before} before, ${preserved.after} after, ${preserved.changed} changed`,
      ],
    ],
  };
}

function cachedBy(writer: string): string {
  return writer === 'nobody' ? 'the database' : `the cache, as ${writer} (${sideOf(writer)}) had written it`;
}

/** Which of the two backends it is in Sluice's words. */
function sideOf(writer: string): string {
  return Object.entries(BACKEND).find(([, name]) => name === writer)?.[0] ?? 'nobody known';
}

function nameOf(stage: number, again: boolean): string {
  return again ? `${stage} %, flushed twice` : `${stage} %`;
}

function orDash(value: number | null, unit = ''): string {
  return value === null ? '–' : `${value}${unit}`;
}
