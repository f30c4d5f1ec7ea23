import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { awsVariables } from '../../host/environment/clean-environment.ts';
import { type Fault, internalError, loseAnswer, throttle } from '../proxy/rules.ts';
import type { Scene } from '../scene.ts';
import type { FaultCase } from './case.ts';
import { holdIn } from './stage-states.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/sluice.mjs', import.meta.url));

/** An operator's own commands, in the bake of a stage, while AWS does not answer as it should. */
export function commandLineCases(): FaultCase[] {
  return [
    command('abort', 'StartExecution', loseAnswer, 1),
    command('abort', 'StopExecution', loseAnswer, 1),
    command('abort', 'ListResourceRecordSets', throttle, 2),
    command('rollback', 'StartExecution', loseAnswer, 1),
    command('rollback', 'StartExecution', internalError, 2),
  ];
}

const HAPPENS = new Map<Fault, string>([
  [loseAnswer, 'is applied, and its answer is lost'],
  [throttle, 'is throttled'],
  [internalError, 'meets an internal error'],
]);

function command(name: 'abort' | 'rollback', operation: string, fault: Fault, times: number): FaultCase {
  return {
    name: `"sluice ${name}" in the bake, and its ${operation} ${HAPPENS.get(fault)}`,
    group: 'command line',
    async play(scene) {
      await holdIn(scene, 'Bake', 'entered');
      const rule = scene.onAnybody(
        (call) => call.operation === operation && call.caller.function === null,
        fault,
        times,
      );
      const options = ['--reason', 'a case', '--requested-by', 'ben'];
      await sluice(scene, name === 'abort' ? [name, ...options] : [name, '--to', '0', '--yes', ...options]);
      await scene.ended();
      return rule.times === times ? { problems: ['the fault never happened'] } : undefined;
    },
  };
}

/** Fails when the command does. */
async function sluice({ track }: Scene, args: string[]): Promise<void> {
  const { proxy, direct } = track.common;
  const endpoint = await direct.sts.config.endpoint?.();
  if (!endpoint) throw new Error('The emulator has no endpoint.');
  await promisify(execFile)(process.execPath, [PROGRAM, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      ...awsVariables(`${endpoint.protocol}//${endpoint.hostname}:${endpoint.port}`),
      AWS_ENDPOINT_URL_SFN: proxy.endpoint,
      AWS_ENDPOINT_URL_ROUTE_53: proxy.endpoint,
      SLUICE_ENVIRONMENT: track.environment,
    },
  });
}
