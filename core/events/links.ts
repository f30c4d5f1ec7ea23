export const CONSOLES: Record<string, string> & { aws: string } = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Of a partition nobody knows, the ordinary one. */
export function consoleHost(partition: string): string {
  return CONSOLES[partition] ?? CONSOLES.aws;
}

export function consoleAt(host: string, region: string): string {
  return `https://${region}.${host}`;
}

/** The page of an execution is this, and its ARN. */
export function executionsPage(console: string, region: string): string {
  return `${console}/states/home?region=${region}#/v2/executions/details/`;
}

export function executionLink(executionArn: string): string {
  const [, partition = '', , region = ''] = executionArn.split(':');
  return `${executionsPage(consoleAt(consoleHost(partition), region), region)}${executionArn}`;
}

/** Whether there is a console for where this execution is. */
export function hasConsole(executionArn: string): boolean {
  return Object.hasOwn(CONSOLES, executionArn.split(':')[1] ?? '');
}

/** CloudWatch keeps dashboards for all regions of an account together, so the region belongs in the name. */
export function dashboardName(stack: string, region: string): string {
  return `${stack}-${region}`;
}

export function dashboardLink(machineArn: string, stack: string): string {
  const [, partition = '', , region = ''] = machineArn.split(':');
  return `${consoleAt(consoleHost(partition), region)}/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName(stack, region)}`;
}
