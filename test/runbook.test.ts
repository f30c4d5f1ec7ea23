import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OWN_ALARMS } from '../core/alarms/own-alarms.ts';
import { anchorOf, WAYS } from '../core/events/runbook.ts';
import { ERROR_NAMES, OTHER_ENDINGS, type OtherEnding } from '../core/protocol/endings.ts';
import { ALL_NEWS } from '../lab/support/news.ts';
import { definitionOf, synthesize } from '../lab/support/synth.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const runbook = read('runbook.md');
const titlesOf = (level: string) =>
  runbook
    .split('\n')
    .filter((line) => line.startsWith(`${level} `))
    .map((line) => line.slice(level.length + 1));
const titles = titlesOf('##');

const template = synthesize({ preflight: { every: '30 minutes' }, reports: {} });
const states = (['stage', 'rollback'] as const).flatMap((name) => Object.entries(definitionOf(template, name).States));
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => ({
  name: String(Properties.AlarmName).replace('Sluice-test-', '').replace(/-\d$/, ''),
  article: /Runbook: (.+)\.$/.exec(String(Properties.AlarmDescription))?.[1],
}));
const alarmNames = [...new Set(alarms.map(({ name }) => name))];
const stateErrors = states.flatMap(([, { Error: name }]) => name ?? []);

/** More than half an hour of tries, in which the state looks as if it hung. */
const patient = states.filter(([, { Retry = [] }]) => Retry.some(({ MaxAttempts = 3 }) => MaxAttempts >= 40));
const waiting = states.filter(([, { Type }]) => Type === 'Wait');

/** Errors that are no class of ours, and where they are written. */
const WRITTEN = {
  AbortedByOperator: 'cli/commands/abort.ts',
  RolledBackByPerson: 'functions/set-weights/roll-back.ts',
  StageFailed: 'core/executions/describe-failure.ts',
} satisfies Partial<Record<OtherEnding, string>>;

describe('the runbook has an article for', () => {
  it.each(ERROR_NAMES)('the error %s', (name) => {
    expect(titles).toContain(name);
  });

  it.each(stateErrors)('the error %s of a state that fails', (name) => {
    expect(titles).toContain(name);
  });

  it.each(Object.entries(WRITTEN))('the error %s, which stands in %s', (name, file) => {
    expect(titles).toContain(name);
    expect(read(file)).toContain(`'${name}'`);
  });

  it.each([...new Set([...waiting, ...patient].map(([name]) => name))])(
    'the state "%s", in which one waits',
    (name) => {
      expect(titles).toContain(name);
    },
  );

  it('the gate, in which a person is waited for', () => {
    expect(titles).toContain('Ask for approval');
  });

  it.each(Object.entries(OTHER_ENDINGS))('the ending %s: %s', (_, article) => {
    expect(titles).toContain(article);
  });

  it.each(alarmNames)('the alarm %s', (name) => {
    expect(titles).toContain(name);
  });

  it.each(alarms)('what the alarm $name names', ({ article }) => {
    expect(titles).toContain(article);
  });

  it.each(ALL_NEWS.map(({ type, article }) => ({ type, article })))('what $type names: $article', ({ article }) => {
    expect(titles).toContain(article);
  });
});

describe('the runbook', () => {
  it('is written for the alarms that there are', () => {
    expect(alarmNames.sort()).toEqual(Object.keys(OWN_ALARMS).sort());
  });

  it('has no article for what nobody can see any more', () => {
    const seen = [
      ...states.map(([name]) => name),
      ...[...ERROR_NAMES, ...stateErrors, ...Object.keys(WRITTEN)],
      ...alarmNames,
      ...WAYS,
    ];

    expect(titles.filter((title) => !seen.includes(title))).toEqual([]);
  });

  it('has each article once', () => {
    expect(titles.filter((title, n) => titles.indexOf(title) !== n)).toEqual([]);
  });

  it('links to what is there', () => {
    const anchors = [...titles, ...titlesOf('#')].map(anchorOf);
    const links = [...runbook.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];

    expect(links.length).toBeGreaterThan(20);
    for (const [, file = '', anchor] of links) {
      if (file) expect(existsSync(new URL(`../${file}`, import.meta.url)), file).toBe(true);
      else expect(anchors).toContain(anchor);
    }
  });

  it('knows the subject of every message by heart', () => {
    const subjects = ['lib/rollback-workflow.ts', 'functions/watch-rollouts/handler.ts'].flatMap((file) =>
      [...read(file).matchAll(/[Ss]ubject: `\$\{[^}]*\}(: [^`]+)`/g)].map(([, subject]) => subject),
    );

    expect(subjects).toHaveLength(2);
    for (const subject of subjects) expect(runbook).toContain(`"…${subject}"`);
  });
});
