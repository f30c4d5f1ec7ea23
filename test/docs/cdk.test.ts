import { describe, expect, it } from 'vitest';
import { templateOfApp } from './recipe-app.ts';

describe('the app of the CDK recipe', () => {
  it('runs as it stands, and owns no record', async () => {
    const template = await templateOfApp('cdk', 'In an app of your own');

    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types).toContain('AWS::StepFunctions::StateMachine');
    expect(types.filter((type) => type.startsWith('AWS::Route53'))).toEqual(['AWS::Route53::HostedZone']);
  });
});
