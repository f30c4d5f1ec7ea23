import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SettingsError } from './settings/settings-error.ts';

const KEY = 'sluice:name';

/** The names that a stack has given away, and to whom. */
const TAKEN = new WeakMap<Stack, Map<string, string>>();

/** Names a rollout, and all that is made below it: after its stack, and itself where the stack holds several. */
export function nameRollout(rollout: Construct, own: string): string {
  const stack = outermostStack(rollout);
  if (!/^([a-zA-Z][a-zA-Z0-9]{0,20})?$/.test(own)) {
    throw new SettingsError(
      `${rollout.node.path}: name "${own}" is no name: write a letter, then up to 20 letters and digits.`,
    );
  }
  const name = own ? `${stack.stackName}-${own}` : stack.stackName;
  const taken = TAKEN.get(stack) ?? new Map<string, string>();
  TAKEN.set(stack, taken);
  const other = taken.get(own);
  if (other !== undefined) {
    throw new SettingsError(
      `${rollout.node.path}: name ${own ? `"${own}" is taken by ${other}` : `is missing, and so it is of ${other}`}: each rollout in a stack needs one of its own.`,
    );
  }
  taken.set(own, rollout.node.path);
  rollout.node.setContext(KEY, name);
  return name;
}

/** What the rollout around this is called in AWS. */
export function rolloutName(scope: Construct): string {
  const name: string | undefined = scope.node.tryGetContext(KEY);
  return name ?? outermostStack(scope).stackName;
}

/** The stack that people name: what is nested in it has a name that CloudFormation makes. */
export function outermostStack(scope: Construct): Stack {
  const stack = Stack.of(scope);
  return stack.nestedStackParent ? outermostStack(stack.nestedStackParent) : stack;
}
