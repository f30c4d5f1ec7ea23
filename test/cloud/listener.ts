import { RolloutEvent } from '../../core/events/event.ts';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { queueOfEvents, queueOfTopic, topicOf } from '../../lab/support/queue.ts';

/** What somebody may write as their reason. */
export const ATTACK = '"}\u001b[2J</p><script>alert(1)</script>\r\nBcc: all <!channel>';

/** What a stack tells from now on: its events, and what its operators read. */
export async function listenTo(shop: CloudUnderTest) {
  const { environment } = shop.cloud;
  const detail = { stack: [`Sluice-${environment}`] };
  const bus = await queueOfEvents(shop.cloud, `events-of-${environment}`, { source: ['sluice'], detail });
  const mail = await queueOfTopic(shop.cloud, `operators-of-${environment}`, await topicOf(shop.cloud));

  /** Each once: EventBridge, and two ticks of the watcher at a time, may deliver one twice, under the same id. */
  async function allTold(): Promise<RolloutEvent[]> {
    const events = (await bus.heard()).map((text) => RolloutEvent.parse(JSON.parse(text).detail));
    return [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) => a.at.localeCompare(b.at));
  }

  /** The events of one execution, in the order in which they were told. */
  async function told(name: string): Promise<RolloutEvent[]> {
    return (await allTold()).filter(({ execution }) => execution?.name === name);
  }

  return {
    bus,
    mail,
    allTold,
    told,
    async isTold(type: string, name: string): Promise<void> {
      await shop.until(`${type} of ${name} is told`, async () =>
        (await told(name)).some((event) => event.type === type),
      );
    },
    /** The rollback of a stage, and its events. */
    async rollbackOf(name: string): Promise<RolloutEvent[]> {
      let rollback = '';
      await shop.until(`the rollback of ${name} is told to be over`, async () => {
        const done = (await allTold()).find((event) => event.type === 'rollout.rollback.done' && event.of === name);
        rollback = done?.execution?.name ?? '';
        return done !== undefined;
      });
      return told(rollback);
    },
    /** As a reader of mail finds it. */
    async mailAbout(words: string): Promise<string[]> {
      return (await mail.heard()).filter((text) => text.includes(words));
    },
  };
}

export const kinds = (events: RolloutEvent[]) => events.map(({ type }) => type.replace('rollout.', ''));
