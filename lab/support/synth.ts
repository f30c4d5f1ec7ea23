import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import * as z from 'zod';
import { RolloutStack } from '../../lib/rollout-stack.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';
import { settings } from './settings.ts';

/**
 * An app without what takes a while and changes no template: copies of what is built, and the CDK's own rules, which
 * every example is held to.
 */
export function appToRead(): App {
  return new App({ builtinCloudFormationValidation: false, context: { [DISABLE_ASSET_STAGING_CONTEXT]: true } });
}

const synthesized = new Map<string, Template>();

/** The template as it would be deployed; the same for the same settings. */
export function synthesize(changes: Partial<SettingsInput> = {}): Template {
  const key = JSON.stringify(changes);
  const template =
    synthesized.get(key) ??
    Template.fromStack(new RolloutStack(appToRead(), 'Sluice-test', { settings: settings(changes) }));
  synthesized.set(key, template);
  return template;
}

export interface State {
  Type: string;
  Next?: string;
  End?: boolean;
  Resource?: string;
  ResultPath?: string;
  Seconds?: number;
  SecondsPath?: string;
  Retry?: {
    ErrorEquals: string[];
    MaxAttempts?: number;
    IntervalSeconds?: number;
    BackoffRate?: number;
    MaxDelaySeconds?: number;
  }[];
  Catch?: { ErrorEquals: string[]; Next: string; ResultPath?: string }[];
  Choices?: { Next: string }[];
  Default?: string;
  TimeoutSeconds?: number;
  Error?: string;
}

export interface Definition {
  StartAt: string;
  States: Record<string, State>;
}

const Machine = z.object({ Properties: z.object({ StateMachineName: z.string(), DefinitionString: z.unknown() }) });

/** The definition of the machine with this name, with what only deployment knows filled in by its logical id. */
export function definitionOf(template: Template, name: 'stage' | 'rollback'): Definition {
  const machines = Object.values(template.findResources('AWS::StepFunctions::StateMachine')).map((resource) =>
    Machine.parse(resource),
  );
  const machine = machines.find(({ Properties }) => Properties.StateMachineName.endsWith(`-${name}`));
  return JSON.parse(resolve(machine?.Properties.DefinitionString)) as Definition;
}

const Join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const Ref = z.object({ Ref: z.string() });
const If = z.object({ 'Fn::If': z.tuple([z.string(), z.unknown(), z.unknown()]) });
const GetAtt = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });

const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '123456789012',
};

/** What a template says, with what only deployment knows filled in by its logical id. */
export function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = Join.safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(resolve).join(join.data['Fn::Join'][0]);
  const choice = If.safeParse(value);
  if (choice.success) return resolve(choice.data['Fn::If'][2]);
  const ref = Ref.safeParse(value);
  if (ref.success) return PSEUDO[ref.data.Ref] ?? `arn:aws:lambda:eu-central-1:123456789012:function:${ref.data.Ref}`;
  return `arn:aws:lambda:eu-central-1:123456789012:function:${GetAtt.parse(value)['Fn::GetAtt'][0]}`;
}
