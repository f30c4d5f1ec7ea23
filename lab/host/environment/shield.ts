import { awsVariables, dangerousVariables } from './clean-environment.ts';
import { insistOnLoopback } from './loopback.ts';

/** Takes from this process whatever could lead its AWS and Redis clients to something that is not ours. */
export function shield(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of dangerousVariables(environment)) delete environment[name];
  // Until the emulator's port is known, nobody listens here.
  Object.assign(environment, awsVariables('http://127.0.0.1:1'));
}

export function pointTo(endpoint: string, environment: NodeJS.ProcessEnv = process.env): void {
  Object.assign(environment, awsVariables(insistOnLoopback(endpoint, 'The endpoint')));
}
