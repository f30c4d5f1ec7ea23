import { TextWidget } from 'aws-cdk-lib/aws-cloudwatch';

export interface Linked {
  /** Its address. */
  console: string;
  region: string;
  /** Title and ARN. */
  machines: [title: string, arn: string][];
  /** Name of a function, and of its log group. */
  logs: [name: string, logGroup: string][];
  runbookUrl: string | undefined;
}

/** Where else to look. */
export function links(
  { console, region, machines, logs, runbookUrl }: Linked,
  width: number,
  height: number,
): TextWidget {
  const machineLinks = machines.map(
    ([title, arn]) => `- [${title}](${console}/states/home?region=${region}#/statemachines/view/${arn})`,
  );
  const logLinks = logs.map(
    ([name, group]) => `[${name}](${console}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group})`,
  );
  const runbook = runbookUrl ? `- [Runbook](${runbookUrl})` : '- Runbook: `runbook.md` of Sluice';
  const markdown = ['### Elsewhere', ...machineLinks, runbook, '', `**Logs** ${logLinks.join(' · ')}`].join('\n');
  return new TextWidget({ markdown, width, height });
}
