import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as errors from '../functions/errors.ts';
import { definitionOf, synthesize } from './support/synth.ts';

const titles = readFileSync(new URL('../runbook.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('## '))
  .map((line) => line.slice(3));

const template = synthesize({ preflight: { every: '30 minutes' } });
const states = (['stage', 'rollback'] as const).flatMap((name) => Object.entries(definitionOf(template, name).States));
const alarmNames = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) =>
  String(Properties.AlarmName).replace('Sluice-test-', '').replace(/-\d$/, ''),
);

describe('the runbook has an article for', () => {
  it.each(Object.values(errors).map((error) => new error('').name))('the error %s', (name) => {
    expect(titles).toContain(name);
  });

  it.each(states.flatMap(([, { Error: name }]) => name ?? []))('the error %s of a state that fails', (name) => {
    expect(titles).toContain(name);
  });

  it.each(states.filter(([, { Type }]) => Type === 'Wait').map(([name]) => name))(
    'the state "%s", in which one waits',
    (name) => {
      expect(titles).toContain(name);
    },
  );

  it('the gate, in which a person is waited for', () => {
    expect(titles).toContain('Ask for approval');
  });

  it.each([...new Set(alarmNames)])('the alarm %s', (name) => {
    expect(titles).toContain(name);
  });
});
