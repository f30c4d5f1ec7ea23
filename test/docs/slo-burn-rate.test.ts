import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { templateOfApp } from './recipe-app.ts';

describe('the app of the burn-rate recipe', () => {
  it('runs as it stands, and its composite alarm ends a stage', async () => {
    const template = await templateOfApp('slo-burn-rate', 'The alarm, and a stage that it ends');

    const [[composite = '', { Properties: rule } = { Properties: {} }] = []] = Object.entries(
      template.findResources('AWS::CloudWatch::CompositeAlarm'),
    );
    expect(JSON.stringify(rule).match(/ALARM\(/g)).toHaveLength(4);
    const abort = template.findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { ALARMS: Match.anyValue() } } },
    });
    const listed = Object.values(abort).map(({ Properties }) =>
      JSON.stringify(Properties.Environment.Variables.ALARMS),
    );
    expect(listed.length).toBeGreaterThan(0);
    for (const names of listed) expect(names).toContain(`"Ref":"${composite}"`);
  });
});
