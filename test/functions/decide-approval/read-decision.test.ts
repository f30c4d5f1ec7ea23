import { describe, expect, it } from 'vitest';
import { readDecision } from '../../../functions/decide-approval/read-decision.ts';

const DECISION = { execution: 'stage-25', decision: 'approve', by: 'ben', comment: 'looks well' };

function fromWidget(all: Record<string, unknown>, parameters: Record<string, unknown> = {}) {
  const { execution, decision } = DECISION;
  return { execution, decision, ...parameters, widgetContext: { dashboardName: 'Sluice-test', forms: { all } } };
}

describe('what counts as a decision', () => {
  it('from a program, it is exactly four fields', () => {
    expect(readDecision(DECISION)).toEqual({ ...DECISION, via: 'program' });
  });

  it('from the dashboard, name and comment are what stands in the form', () => {
    expect(readDecision(fromWidget({ by: 'ben', comment: 'looks well' }))).toEqual({ ...DECISION, via: 'widget' });
  });

  it('from the dashboard, an untouched form is an empty name', () => {
    expect(readDecision(fromWidget({}))).toMatchObject({ by: '', comment: '' });
  });

  it('a name or a comment is one line without terminal escapes, in one direction', () => {
    const decision = readDecision({ ...DECISION, by: ' ben\u001b[31m\u202e', comment: 'first\r\nsecond\u0000' });

    expect(decision).toMatchObject({ by: 'ben [31m', comment: 'first second' });
  });

  it.each([
    ['no event at all', null],
    ['a word', 'approve'],
    ['another execution by its path', { ...DECISION, execution: '../tokens/stage-25' }],
    ['an ARN', { ...DECISION, execution: 'arn:aws:states:eu-central-1:123456789012:execution:other:stage-25' }],
    ['a name that is too long', { ...DECISION, execution: 'x'.repeat(81) }],
    ['a third answer', { ...DECISION, decision: 'skip' }],
    ['a field made up by the caller', { ...DECISION, stage: 100 }],
    ['a token brought along', { ...DECISION, token: 'x' }],
    ['a person who is an object', { ...DECISION, by: { name: 'ben' } }],
    ['a name without end', { ...DECISION, by: 'b'.repeat(801) }],
    ['a comment without end', { ...DECISION, comment: 'c'.repeat(1001) }],
    ['a name among the parameters of a button', fromWidget({ by: 'ben' }, { by: 'somebody else' })],
    ['a field that every object inherits', JSON.parse('{"__proto__":{"decision":"approve"},"execution":"stage-25"}')],
    ['a list of answers', [DECISION]],
    ['a name in a button that is no name', fromWidget({}, { execution: ['stage-25'] })],
    ['a decision in a button that every object has', fromWidget({}, { decision: 'constructor' })],
    ['a form without end', fromWidget({ by: 'ben', comment: 'c'.repeat(1_000_000) })],
    ['a form full of objects', fromWidget({ by: { toString: 'ben' }, comment: ['x'] })],
    ['a form that is not one', { ...fromWidget({}), widgetContext: 'none' }],
  ])('%s is refused', (_, event) => {
    expect(() => readDecision(event)).toThrow(/^This is not a decision/);
  });
});
