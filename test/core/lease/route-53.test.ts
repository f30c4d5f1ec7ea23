import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLeases } from '../../../core/lease/record-group.ts';
import { connectRoute53 } from '../../../core/lease/route-53.ts';
import type { Dns } from '../../../core/lease/swap.ts';
import { type AbortEffects, abort } from '../../../functions/abort-stage/abort.ts';
import { group } from '../../../lab/route-53/emulated-zone.ts';
import { plan, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const THROTTLED = `<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`;
const stage = plan('s1', 5, { stable: 100, canary: 0 });
const LISTED = `<ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>
  <ResourceRecordSet><Name>_rollout.www.example.com.</Name><Type>TXT</Type><TTL>60</TTL>
  <ResourceRecords><ResourceRecord><Value>"${stage.lease.moved}"</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>
</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>`;

const CHANGED = `<ChangeResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeInfo>
  <Id>/change/C1</Id><Status>PENDING</Status><SubmittedAt>2026-11-21T10:00:00Z</SubmittedAt></ChangeInfo></ChangeResourceRecordSetsResponse>`;

let server: Server;
/** The calls that came in, and how many of the next are refused. */
let calls: string[];
let throttles: number;
let status: number;

beforeAll(async () => {
  server = createServer(({ method = '' }, response) => {
    calls.push(method);
    throttles -= 1;
    const answer = method === 'POST' ? CHANGED : LISTED;
    const refusal = status === 400 ? THROTTLED : THROTTLED.replace('Throttling', 'ServiceUnavailable');
    response.writeHead(throttles >= 0 ? status : 200).end(throttles >= 0 ? refusal : answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL_ROUTE_53', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'nothing');
  // Waiting is full jitter: none of it.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.close();
});
beforeEach(() => {
  calls = [];
  status = 400;
});

describe('a busy Route 53', () => {
  it('is asked again where somebody reads', async () => {
    throttles = 4;

    const leases = await readLeases(connectRoute53(group).dns.list, group);

    expect([...leases.values()]).toEqual([expect.objectContaining({ Type: 'TXT' })]);
    expect(calls).toEqual(['GET', 'GET', 'GET', 'GET', 'GET']);
  });

  const record = { Name: 'www.example.com', Type: 'TXT' as const, TTL: 60, ResourceRecords: [{ Value: '"x"' }] };
  const ChangeBatch = { Changes: [{ Action: 'CREATE' as const, ResourceRecordSet: record }] };
  const change = (dns: Dns) => dns.change({ HostedZoneId: 'Z1', ChangeBatch });

  it('is asked again where somebody writes: what was throttled was not looked at', async () => {
    throttles = 4;

    await change(connectRoute53(group).dns);

    expect(calls).toEqual(['POST', 'POST', 'POST', 'POST', 'POST']);
  });

  it.each(['dns', 'urgent'] as const)(
    'is asked once where nobody knows whether a write was applied: that is found out by reading (%s)',
    async (which) => {
      throttles = 1;
      status = 503;

      await expect(change(connectRoute53(group)[which])).rejects.toThrow();
      expect(calls).toEqual(['POST']);
    },
  );

  it('is asked longest by what puts traffic back', async () => {
    throttles = 11;

    await change(connectRoute53(group).urgent);

    expect(calls).toHaveLength(12);
  });

  it('does not keep an alarm from ending the stage at once', async () => {
    throttles = 1;
    const done: string[] = [];
    const running = {
      ...stage.execution,
      startedAt: new Date(),
      running: true,
      concluded: false,
      endedAt: null,
      dryRun: false,
    };
    const executions: Partial<AbortEffects['executions']> = {
      running: async () => [],
      find: async () => running,
      start: async (_, name) => {
        done.push(`start ${name}`);
        return 'started';
      },
      stop: async (arn, error) => {
        done.push(`stop ${arn} ${error}`);
      },
    };
    const effects: AbortEffects = {
      dns: connectRoute53(group).dns,
      group,
      executions: executions as AbortEffects['executions'],
      alarms: { abortOn: ['shop-5xx'], abortOnCanary: [] },
      readAlarm: async (name) => ({ name, state: 'ALARM', actionsEnabled: true, updatedAt: null }),
      stageMachineArn: STAGE_MACHINE_ARN,
      rollbackMachineArn: STAGE_MACHINE_ARN.replace('-stage', '-rollback'),
    };

    const { aborted } = await abort(effects, 'shop-5xx', 'too many errors');

    expect(aborted).toBe('s1');
    expect(done).toEqual([expect.stringMatching(/^start rollback-/), `stop ${stage.execution.arn} AlarmAbort`]);
  });
});
