import { DisableRuleCommand, EnableRuleCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import type { Cloud } from '../../lab/cloud/cloud.ts';

/** As if EventBridge were late with the news of a red alarm: nobody aborts the stage, and the gate has to see for itself. */
export async function muteAlarmEvents({ clients: { eventBridge }, environment }: Cloud): Promise<() => Promise<void>> {
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({ NamePrefix: `Sluice-${environment}-` }));
  const Name = Rules.find(({ Name = '' }) => Name.includes('AlarmTurnedRed'))?.Name;
  if (!Name) throw new Error('There is no rule for alarms that turn red.');
  await eventBridge.send(new DisableRuleCommand({ Name }));
  return async () => void (await eventBridge.send(new EnableRuleCommand({ Name })));
}
