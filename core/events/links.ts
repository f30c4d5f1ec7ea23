const CONSOLES: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Of a partition nobody knows, the ordinary one. */
function consoleHost(partition: string, region: string): string {
  return `${region}.${CONSOLES[partition] ?? CONSOLES.aws}`;
}

/** The page of an execution is this, and its ARN. */
export function executionsPage(region: string, partition = partitionOf(region)): string {
  return `https://${consoleHost(partition, region)}/states/home?region=${region}#/v2/executions/details/`;
}

export function executionLink(executionArn: string): string {
  const [, partition = '', , region = ''] = executionArn.split(':');
  return `${executionsPage(region, partition)}${executionArn}`;
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
  return `https://${consoleHost(partition, region)}/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName(stack, region)}`;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The console of AWS in a region. */
export function consoleAt(region: string): string {
  return `https://${consoleHost(partitionOf(region), region)}`;
}
