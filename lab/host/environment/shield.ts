import { awsVariables, dangerousVariables } from './clean-environment.ts';
import { insistOnLoopback } from './loopback.ts';

/**
 * Takes from this process whatever could lead its AWS and Redis clients to something real. Answers with the endpoint
 * that the user had set, if any: it has to be on this machine.
 */
export function shield(environment: NodeJS.ProcessEnv = process.env): string | null {
  const endpoint = environment.AWS_ENDPOINT_URL;
  for (const name of dangerousVariables(environment)) delete environment[name];
  // Until the emulator's port is known, nobody listens here.
  Object.assign(environment, awsVariables('http://127.0.0.1:1'));
  return endpoint ? insistOnLoopback(endpoint, 'AWS_ENDPOINT_URL') : null;
}

export function pointTo(endpoint: string, environment: NodeJS.ProcessEnv = process.env): void {
  Object.assign(environment, awsVariables(insistOnLoopback(endpoint, 'The endpoint')));
}
