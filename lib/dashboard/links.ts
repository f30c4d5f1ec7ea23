import { TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { consoleAt } from '../../core/events/links.ts';

export interface Linked {
  region: string;
  /** Title and ARN. */
  machines: [title: string, arn: string][];
  /** Name of a function, and of its log group. */
  logs: [name: string, logGroup: string][];
  runbookUrl: string | undefined;
}

/** Where else to look. */
export function links({ region, machines, logs, runbookUrl }: Linked, width: number, height: number): TextWidget {
  const console = consoleAt(region);
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
