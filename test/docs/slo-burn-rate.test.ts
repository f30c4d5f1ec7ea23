import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Match, Template } from 'aws-cdk-lib/assertions';
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

describe('the app of the burn-rate recipe', () => {
  it('runs as it stands, and its composite alarm ends a stage', async () => {
    const file = path.join(folder, 'app.ts');
    const text = block('slo-burn-rate', 'The alarm, and a stage that it ends', 'ts').replace(
      'new App()',
      "new App({ context: { 'aws:cdk:disable-asset-staging': true } })",
    );
    await writeFile(file, text);

    const { assembly }: { assembly: CloudAssembly } = await import(file);

    const template = Template.fromJSON(assembly.getStackByName('Shop').template);
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
