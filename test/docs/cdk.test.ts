import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block } from './recipe.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
beforeAll(async () => {
  await mkdir(path.join(ROOT, '.local'), { recursive: true });
  folder = await mkdtemp(path.join(ROOT, '.local/recipe-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the app of the CDK recipe', () => {
  it('runs as it stands, and owns no record', async () => {
    const file = path.join(folder, 'app.ts');
    // Copies of what is built take a while, and are not what this is about.
    const text = block('cdk', 'In an app of your own', 'ts').replace(
      'new App()',
      "new App({ context: { 'aws:cdk:disable-asset-staging': true } })",
    );
    await writeFile(file, text);

    const { assembly }: { assembly: CloudAssembly } = await import(file);

    const template = Template.fromJSON(assembly.getStackByName('Shop').template);
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types).toContain('AWS::StepFunctions::StateMachine');
    expect(types.filter((type) => type.startsWith('AWS::Route53'))).toEqual(['AWS::Route53::HostedZone']);
  });
});
