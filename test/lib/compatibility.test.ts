import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PROBED } from '../../lab/support/compatibility.ts';
import { NETWORK } from '../../lab/support/settings.ts';
import { synthesize } from '../../lab/support/synth.ts';

const cache = { url: 'redis://cache.example.com:6379', network: NETWORK };
const probed = synthesize({ cache, compatibility: PROBED });

const Lambda = z.object({
  Properties: z.object({
    Timeout: z.number(),
    VpcConfig: z.unknown().optional(),
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  }),
});
const functionsOf = (template: typeof probed) =>
  new Map(
    Object.entries(template.findResources('AWS::Lambda::Function')).map(
      ([id, one]) => [/Functions(\w+?)Function/.exec(id)?.[1] ?? id, Lambda.parse(one).Properties] as const,
    ),
  );
const actionsOf = (name: string) =>
  Object.entries(probed.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes(name))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action }) => Action);

describe('a stack whose settings name probes', () => {
  it('compares in the network of the cache, and may do nothing else in AWS', () => {
    const compare = functionsOf(probed).get('CompareBackends');

    expect(compare?.VpcConfig).toMatchObject({ SubnetIds: NETWORK.subnetIds });
    expect(actionsOf('CompareBackends').filter((action) => !/^(logs|xray|ec2):/.test(action))).toEqual([]);
    expect(Object.keys(compare?.Environment.Variables ?? {}).sort()).toEqual(
      ['CACHE', 'COMPATIBILITY', 'EVICTABLE', 'NODE_OPTIONS', 'POWERTOOLS_SERVICE_NAME'].sort(),
    );
  });

  it('has whoever waits for the comparison wait long enough', () => {
    const functions = functionsOf(probed);
    const limit = functions.get('CompareBackends')?.Timeout ?? Number.POSITIVE_INFINITY;

    for (const name of ['PrepareStage', 'Preflight']) expect(functions.get(name)?.Timeout).toBeGreaterThan(limit);
  });

  it.each<['refuse' | 'warn' | 'off', boolean]>([
    ['refuse', true],
    ['warn', true],
    ['off', false],
  ])('has a stage ask unless that is off: %s', (onPrepare, asks) => {
    const template = synthesize({ compatibility: { ...PROBED, onPrepare } });
    const { Environment } = functionsOf(template).get('PrepareStage') ?? {};

    expect('COMPARE_BACKENDS' in (Environment?.Variables ?? {})).toBe(asks);
    expect(functionsOf(template).get('Preflight')?.Environment.Variables.ON_PREPARE).toBe(onPrepare);
  });
});

it('without probes there is nothing of it', () => {
  expect(JSON.stringify(synthesize().toJSON())).not.toMatch(/compar(e|ibil)|ON_PREPARE/i);
});
