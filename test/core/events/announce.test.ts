import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { announcer } from '../../../core/events/announce.ts';
import { RolloutEvent } from '../../../core/events/event.ts';
import { CONFIG, newsOf, STAGE_ARN } from '../../../lab/support/news.ts';

const eventBridge = mockClient(EventBridgeClient);
let log: unknown[];
const logger = { warn: (...line: unknown[]) => log.push(line) };
const announce = announcer(CONFIG, logger, new EventBridgeClient({ region: 'eu-central-1' }));
const committed = () => newsOf('rollout.stage.committed');

beforeEach(() => {
  eventBridge.reset();
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] });
  log = [];
});

describe('announcing', () => {
  it('puts the event onto the bus in Sluice’s name, with the execution as its resource', async () => {
    expect(await announce(committed)).toBe(true);

    const [entry] = eventBridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(entry).toMatchObject({
      Source: 'sluice',
      DetailType: 'rollout.stage.committed',
      Resources: [STAGE_ARN],
    });
    expect(RolloutEvent.parse(JSON.parse(entry?.Detail ?? ''))).toMatchObject({ stage: 25, stack: 'Sluice-prod' });
  });

  it.each([
    ['EventBridge is out of reach', () => eventBridge.on(PutEventsCommand).rejects(new Error('socket hang up'))],
    [
      'EventBridge refuses the entry',
      () => eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'Throttled' }] }),
    ],
    [
      'it may not',
      () => eventBridge.on(PutEventsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' })),
    ],
  ])('changes nothing when %s: it says so in the log, and is over', async (_, trouble) => {
    trouble();

    expect(await announce(committed)).toBe(false);

    expect(log).toHaveLength(1);
    expect(JSON.stringify(log)).toContain('event not sent');
  });

  it('changes nothing even when the words cannot be found', async () => {
    const broken = () => {
      throw new TypeError('a bug');
    };

    expect(await announce(broken)).toBe(false);
    expect(await announce(() => ({ ...committed(), stage: 0.5 }))).toBe(false);
    expect(log).toHaveLength(2);
    expect(eventBridge.calls()).toHaveLength(0);
  });

  it('gives up soon: a stage has something better to do than to wait for a bus', async () => {
    await announce(committed);

    const args: unknown[] = eventBridge.calls()[0]?.args ?? [];
    expect(args[1]).toMatchObject({ abortSignal: expect.any(AbortSignal) });
  });

  it('says nothing when there is no news, and where nobody configured it', async () => {
    expect(await announce(() => null)).toBe(false);
    expect(await announcer(undefined, logger)(committed)).toBe(false);
    expect(eventBridge.calls()).toHaveLength(0);
    expect(log).toEqual([]);
  });
});
