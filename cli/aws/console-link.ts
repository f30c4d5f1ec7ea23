const CONSOLES: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Where an execution can be seen; null where there is no console, as with an emulator. */
export function consoleLink(executionArn: string, customEndpoint: boolean): string | null {
  const [, partition = '', , region = ''] = executionArn.split(':');
  const host = CONSOLES[partition];
  if (customEndpoint || !host) return null;
  return `https://${region}.${host}/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}
