import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { readDecision } from '../../functions/decide-approval/read-decision.ts';
import { block } from './recipe.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const Action = z.object({ Properties: z.object({ Definition: z.object({ CommandText: z.string() }) }) });

let folder: string;
beforeAll(async () => {
  await mkdir(path.join(ROOT, '.local'), { recursive: true });
  folder = await mkdtemp(path.join(ROOT, '.local/recipe-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('the actions of a chat channel send what the decide function takes as an answer of a program', async () => {
  const file = path.join(folder, 'chat.ts');
  await writeFile(
    file,
    block('approve-elsewhere', 'A chat channel', 'ts').concat('export const assembly = app.synth();\n'),
  );

  const { assembly }: { assembly: CloudAssembly } = await import(file);
  const template = Template.fromJSON(assembly.getStackByName('SluiceChat').template);
  const commands = Object.values(template.findResources('AWS::Chatbot::CustomAction')).map(
    (action) => Action.parse(action).Properties.Definition.CommandText,
  );

  expect(commands).toHaveLength(2);
  const decisions = commands.map((command) => {
    // What CloudFormation takes.
    expect(command.length).toBeLessThanOrEqual(5000);
    const [, payload = ''] = /--payload (.*)$/.exec(command) ?? [];
    return readDecision(
      JSON.parse(payload.replace('$execution', 'stage-25-release-41').replace('$comment', 'looks good')),
    );
  });
  expect(decisions).toEqual(
    ['approve', 'reject'].map((decision) => ({
      ...{ execution: 'stage-25-release-41', decision, by: 'the chat channel', comment: 'looks good', via: 'program' },
    })),
  );
});
