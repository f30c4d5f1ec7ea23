import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { GetChangeCommand } from '@aws-sdk/client-route-53';
import { ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../lab/emulator/clients.ts';
import { barrier } from '../../../lab/faults/barrier.ts';
import { type AwsProxy, startProxy } from '../../../lab/faults/proxy/proxy.ts';
import {
  busyZone,
  dropBefore,
  duplicate,
  type Fault,
  holdBack,
  internalError,
  loseAnswer,
  throttle,
} from '../../../lab/faults/proxy/rules.ts';

let upstream: Server;
let arrived: string[];
let proxy: AwsProxy;
beforeEach(async () => {
  arrived = [];
  upstream = createServer((request, response) => {
    arrived.push(String(request.headers['x-amz-target']));
    response.end(JSON.stringify({ executions: [] }));
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  proxy = await startProxy();
  proxy.upstream = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterEach(async () => {
  await proxy.stop();
  upstream.closeAllConnections();
  upstream.close();
});

const list = () => connect(proxy.endpoint).stepFunctions.send(new ListExecutionsCommand({ stateMachineArn: 'm' }));
const armed = (fault: Fault, times = 1) => {
  proxy.rules.push({ matches: ({ operation }) => operation === 'ListExecutions', fault, times });
};

describe('a call of AWS through the proxy', () => {
  it('goes through, and is written down with its outcome', async () => {
    await list();

    expect(arrived).toEqual(['AWSStepFunctions.ListExecutions']);
    expect(proxy.calls).toMatchObject([{ operation: 'ListExecutions', service: 'states', made: [{ outcome: 'ok' }] }]);
  });

  it.each<[string, Fault, number]>([
    ['never arrives when it is dropped, and is tried again', dropBefore, 1],
    ['arrives although its answer is lost, and is tried again', loseAnswer, 2],
    ['arrives twice when the network delivers it twice', duplicate, 2],
    ['does not arrive when it is throttled, and is tried again', throttle, 1],
    ['does not arrive when the service fails, and is tried again', internalError, 1],
  ])('%s', async (_, fault, times) => {
    armed(fault);

    await expect(list()).resolves.toMatchObject({ executions: [] });

    expect(arrived).toHaveLength(times);
  });

  it('is held back until it is let go', async () => {
    const held = barrier();
    armed(holdBack(held));
    const answer = list();
    await held.reached;

    expect(arrived).toEqual([]);
    held.open();
    await answer;
    expect(arrived).toHaveLength(1);
  });

  it('meets a fault only as often as the rule says, and only if it is meant', async () => {
    proxy.rules.push({ matches: ({ operation }) => operation === 'StartExecution', fault: throttle });
    await list();

    const start = connect(proxy.endpoint).stepFunctions.send(new StartExecutionCommand({ stateMachineArn: 'm' }));
    await start;

    expect(proxy.calls.map(({ operation, made }) => [operation, made.length])).toEqual([
      ['ListExecutions', 1],
      ['StartExecution', 0],
      ['StartExecution', 1],
    ]);
  });

  it('of Route 53 is refused in the words of Route 53', async () => {
    proxy.rules.push({ matches: ({ service }) => service === 'route53', fault: busyZone, times: 5 });
    const { route53 } = connect(proxy.endpoint);

    await expect(route53.send(new GetChangeCommand({ Id: 'C1' }))).rejects.toMatchObject({
      name: 'PriorRequestNotComplete',
    });
  });
});
