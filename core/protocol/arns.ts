/*
 * Step Functions names an execution by the ARN of its machine, with one word changed, and a name of its own: so each can
 * be told from the other without asking.
 */

/** The ARN that an execution of this name has, or would have. */
export function executionArnOf(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

export function machineArnOf(executionArn: string): string {
  return executionArn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, '');
}

export function isExecutionOf(machineArn: string, executionArn: string): boolean {
  return executionArn.startsWith(executionArnOf(machineArn, ''));
}

export function placeOf(arn: string): { region: string; account: string } {
  const [, , , region = '', account = ''] = arn.split(':');
  return { region, account };
}

/** The name of an execution, or whatever stands for it where this is no ARN. */
export function nameIn(executionArn: string): string {
  return executionArn.split(':').at(-1) ?? executionArn;
}
