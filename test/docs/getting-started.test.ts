import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { synthesize } from '../../lab/support/synth.ts';

const page = readFileSync(new URL('../../docs/getting-started.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json));

it.each(blocks.map((settings) => [settings.cache.url, settings]))(
  'the settings to copy can be deployed: %s',
  (_, settings) => {
    const template = synthesize(settings);

    template.resourceCountIs('AWS::StepFunctions::StateMachine', 2);
  },
);

it('has settings to copy', () => expect(blocks.length).toBeGreaterThan(1));
