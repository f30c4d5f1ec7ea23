import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from 'aws-cdk-lib';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { afterAll, describe, expect, it, vi } from 'vitest';

const EXAMPLES = fileURLToPath(new URL('../examples', import.meta.url));
const apps = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

const subnets = ['a', 'b'].map((zone, i) => ({
  subnetId: `subnet-0123456789abcdef${i}`,
  availabilityZone: `eu-central-1${zone}`,
  routeTableId: 'rtb-0123456789abcdef0',
}));
const context = {
  // Copies of what is built take a while, and are not what this is about.
  [DISABLE_ASSET_STAGING_CONTEXT]: true,
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  // What a look-up would find.
  'vpc-provider:account=123456789012:filter.tag:Name=shop:region=eu-central-1:returnAsymmetricSubnets=true': {
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidrBlock: '10.0.0.0/16',
    availabilityZones: [],
    subnetGroups: [{ name: 'Private', type: 'Private', subnets }],
  },
  'hosted-zone:account=123456789012:domainName=example.com:region=eu-central-1': {
    Id: '/hostedzone/Z0123456789ABC',
    Name: 'example.com.',
  },
};
vi.stubEnv('CDK_CONTEXT_JSON', JSON.stringify(context));
afterAll(() => vi.unstubAllEnvs());

describe.each(apps)('the example %s', (name) => {
  it('is an app that can be deployed, and owns no record', async () => {
    const { app }: { app: App } = await import(path.join(EXAMPLES, name, 'app.ts'));

    const { Resources, Outputs } = app.synth().getStackByName('Shop').template;
    const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);

    expect(Object.keys(Outputs)).toContain('RollbackMachineArn');
    expect(types.filter((type) => type.startsWith('AWS::Route53'))).toEqual([]);
  });

  it('is explained, and in the list', () => {
    expect(existsSync(path.join(EXAMPLES, name, 'README.md'))).toBe(true);
    expect(readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8')).toContain(`| [${name}](${name}/) |`);
  });
});
