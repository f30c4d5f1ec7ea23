import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { HealthConfig } from '../../core/health/config.ts';
import { jsonOf } from '../../core/protocol/parse.ts';

const Variables = z.object({ HEALTH: jsonOf(HealthConfig) });

/** The metrics, limits and alarms by which the deployed judge judges: what cdk.json says now may be newer. */
export async function readHealthConfig(lambda: LambdaClient, FunctionName: string): Promise<HealthConfig> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Variables.parse(Environment?.Variables).HEALTH;
}
