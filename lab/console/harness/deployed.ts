import { GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Cloud } from '../../cloud/cloud.ts';
import { CustomWidget, type Invoke, type Served, serveDashboard } from './serve.ts';

const Body = z.object({ widgets: z.array(z.object({ type: z.string(), properties: z.unknown() })) });

/** The custom widgets of the dashboard as it was deployed. */
export async function serveDeployed({ clients, region, environment }: Cloud): Promise<Served> {
  const DashboardName = `Sluice-${environment}-${region}`;
  const { DashboardBody = '' } = await clients.cloudWatch.send(new GetDashboardCommand({ DashboardName }));
  const { widgets } = Body.parse(JSON.parse(DashboardBody));
  const custom = widgets
    .filter(({ type }) => type === 'custom')
    .map(({ properties }) => CustomWidget.parse(properties));
  return serveDashboard(DashboardName, custom, invokeLambda(clients.lambda));
}

function invokeLambda(lambda: LambdaClient): Invoke {
  return async ({ endpoint, event }) => {
    const command = new InvokeCommand({ FunctionName: endpoint, Payload: JSON.stringify(event) });
    const { FunctionError, Payload } = await lambda.send(command);
    const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
    return FunctionError ? { error: z.object({ errorMessage: z.string() }).parse(answer).errorMessage } : { answer };
  };
}
