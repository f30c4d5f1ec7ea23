export interface Place {
  account: string;
  region: string;
  partition: string;
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function arnIn({ account, region, partition }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${account}:${resource}`;
}
