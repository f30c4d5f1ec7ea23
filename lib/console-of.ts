import { Aws, CfnCondition, Fn, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CONSOLES, consoleAt, consoleHost } from '../core/events/links.ts';

/** The address of AWS's console where this stack is. */
export function consoleOf(scope: Construct): string {
  const stack = Stack.of(scope);
  const host = Token.isUnresolved(stack.partition) ? hostOnceDeployed(stack) : consoleHost(stack.partition);
  return consoleAt(host, stack.region);
}

/** Where no setting says the region, only the deployment knows the partition. */
function hostOnceDeployed(stack: Stack): string {
  const { aws, ...others } = CONSOLES;
  return Object.entries(others).reduce<string>(
    (otherwise, [partition, host]) => Fn.conditionIf(isIn(stack, partition).logicalId, host, otherwise).toString(),
    aws,
  );
}

function isIn(stack: Stack, partition: string): CfnCondition {
  const id = `Partition ${partition}`;
  const made = stack.node.tryFindChild(id) as CfnCondition | undefined;
  return made ?? new CfnCondition(stack, id, { expression: Fn.conditionEquals(Aws.PARTITION, partition) });
}
