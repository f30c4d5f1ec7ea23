import {
  DeleteParametersCommand,
  PutParameterCommand,
  paginateGetParametersByPath,
  type SSMClient,
} from '@aws-sdk/client-ssm';

/** Which gates somebody has been reminded of: a parameter each, named as the execution, beside its request. */
export interface Reminders {
  list(): Promise<string[]>;
  add(execution: string): Promise<void>;
  remove(executions: string[]): Promise<void>;
}

/** DeleteParameters takes no more at a time. */
const MOST = 10;

export function remindersOf(ssm: SSMClient, prefix: string): Reminders {
  const path = `${prefix}/reminders`;
  return {
    async list() {
      const executions: string[] = [];
      for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, { Path: path })) {
        executions.push(...Parameters.flatMap(({ Name }) => Name?.slice(path.length + 1) ?? []));
      }
      return executions;
    },
    async add(execution) {
      const Name = `${path}/${execution}`;
      await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: 'reminded', Overwrite: true }));
    },
    async remove(executions) {
      for (let first = 0; first < executions.length; first += MOST) {
        const Names = executions.slice(first, first + MOST).map((execution) => `${path}/${execution}`);
        await ssm.send(new DeleteParametersCommand({ Names }));
      }
    },
  };
}
