import { parseArgs } from 'node:util';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';

/*
 * The two calls of the AWS CLI that Sluice prints for people, for machines on which it is not installed: the same
 * arguments, the same endpoint variables, and a refusal of anything else.
 */
const [service, call, ...args] = process.argv.slice(2);
const { values } = parseArgs({
  args,
  options: Object.fromEntries(
    ['hosted-zone-id', 'change-batch', 'state-machine-arn', 'name', 'input', 'region'].map((name) => [
      name,
      { type: 'string' as const },
    ]),
  ),
});

try {
  console.log(JSON.stringify(await answer(), null, 2));
} catch (error) {
  console.error(error instanceof Error ? `An error occurred (${error.name}): ${error.message}` : String(error));
  process.exitCode = 254;
}

async function answer(): Promise<object> {
  switch (`${service} ${call}`) {
    case 'route53 change-resource-record-sets': {
      const ChangeBatch = JSON.parse(String(values['change-batch']));
      const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: values['hosted-zone-id'], ChangeBatch });
      return (await new Route53Client().send(command)).ChangeInfo ?? {};
    }
    case 'stepfunctions start-execution': {
      const { 'state-machine-arn': stateMachineArn, name, input, region } = values;
      const client = new SFNClient(region ? { region } : {});
      const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
      return { executionArn };
    }
    default:
      throw new Error(`This stand-in for the AWS CLI knows no "${service} ${call}".`);
  }
}
