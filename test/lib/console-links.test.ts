import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { settings } from '../../lab/support/settings.ts';
import { appToRead } from '../../lab/support/synth.ts';
import { RolloutStack } from '../../lib/rollout-stack.ts';

const PARTITIONS = [
  ['aws', 'eu-central-1', 'https://eu-central-1.console.aws.amazon.com/'],
  ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
  ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
  ['aws-iso', 'us-iso-east-1', 'https://us-iso-east-1.console.aws.amazon.com/'],
] as const;

function synthesize(region?: string): Template {
  const app = appToRead();
  const env = region === undefined ? {} : { env: { region } };
  return Template.fromStack(new RolloutStack(app, 'Sluice-test', { settings: settings(), ...env }));
}

/** As CloudFormation fills it in there. */
function deployed(template: Template, partition: string, region: string): string[] {
  const { Conditions = {} } = template.toJSON();
  const fill = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map(fill);
    const [[key, value] = []] = Object.entries(part);
    if (key === 'Ref')
      return ({ 'AWS::Partition': partition, 'AWS::Region': region } as Record<string, string>)[value] ?? value;
    if (key === 'Fn::Join') return (fill(value[1]) as unknown[]).join(value[0]);
    if (key === 'Fn::If') return fill(holds(value[0]) ? value[1] : value[2]);
    return Object.fromEntries(Object.entries(part).map(([name, inside]) => [name, fill(inside)]));
  };
  const holds = (condition: string) => {
    const [left, right] = fill(Conditions[condition]['Fn::Equals']) as [string, string];
    return left === right;
  };
  const { Resources } = fill(template.toJSON()) as { Resources: Record<string, { Type: string }> };
  const linking = Object.values(Resources).filter(({ Type }) => /Dashboard|StateMachine/.test(Type));
  return JSON.stringify(linking).match(/https:\/\/[^/"]*console[^/"]*\//g) ?? [];
}

describe('links to the console lead into the partition of the stack', () => {
  const anywhere = synthesize();

  it.each(PARTITIONS)('that only the deployment knows: %s', (partition, region, host) => {
    expect([...new Set(deployed(anywhere, partition, region))]).toEqual([host]);
  });

  it.each(PARTITIONS)('that the setting of a region says: %s', (partition, region, host) => {
    expect([...new Set(deployed(synthesize(region), partition, region))]).toEqual([host]);
  });
});
