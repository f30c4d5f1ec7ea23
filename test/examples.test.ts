import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { lintTemplates } from '../lab/support/lint-templates.ts';
import { machineOf } from '../lab/support/machine/validated.ts';
import { definitionOf } from '../lab/support/synth.ts';

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
const templates = mkdtempSync(path.join(tmpdir(), 'sluice-examples-'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(templates, { recursive: true });
});

/** Where cdk-nag may find something: what the CDK makes of a pipeline is its own. */
const NOT_OURS: Record<string, RegExp> = { codepipeline: /^Shop\/(Pipeline|RunsStage)\// };

/** cdk-nag, but for what it finds in these constructs. A finding fails the synth, where nobody gave a reason for it. */
function nagged(app: App, except = /^$/): IPolicyValidationPlugin {
  const nag = new AwsSolutionsChecks(app);
  return {
    name: nag.name,
    validate(context) {
      const violations = nag
        .validate(context)
        .violations.filter(({ violatingResources }) =>
          violatingResources.some(({ constructPath = '' }) => !except.test(constructPath)),
        );
      return { success: violations.length === 0, violations };
    },
  };
}

function write(file: string, template: object): void {
  writeFileSync(path.join(templates, file), JSON.stringify(template));
}

/** The definitions of both machines as one text each: as joined in the template, no linter reads them. A validator does here. */
function withMachines(template: Template): object {
  const machine = (name: 'stage' | 'rollback') => {
    const definition = definitionOf(template, name);
    machineOf(definition);
    const RoleArn = 'arn:aws:iam::123456789012:role/machine';
    const Properties = { RoleArn, DefinitionString: JSON.stringify(definition) };
    return { Type: 'AWS::StepFunctions::StateMachine', Properties };
  };
  return { Resources: { Stage: machine('stage'), Rollback: machine('rollback') } };
}

describe.each(apps)('the example %s', (name) => {
  it('is an app that can be deployed, in which cdk-nag finds nothing, and owns no record', async () => {
    const { app }: { app: App } = await import(path.join(EXAMPLES, name, 'app.ts'));
    Validations.of(app).addPlugins(nagged(app, NOT_OURS[name]));

    const { template } = app.synth().getStackByName('Shop');
    write(`${name}.json`, template);
    write(`${name}-machines.json`, withMachines(Template.fromJSON(template)));
    const { Resources, Outputs } = template;
    const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);

    expect(Object.keys(Outputs)).toContain('RollbackMachineArn');
    expect(types.filter((type) => type.startsWith('AWS::Route53'))).toEqual([]);
  });

  it('is explained, and in the list', () => {
    expect(existsSync(path.join(EXAMPLES, name, 'README.md'))).toBe(true);
    expect(readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8')).toContain(`| [${name}](${name}/) |`);
  });
});

it('have templates in which cfn-lint finds nothing, with every rule that it has', async () => {
  expect(await lintTemplates(readdirSync(templates).map((file) => path.join(templates, file)))).toEqual([]);
});
