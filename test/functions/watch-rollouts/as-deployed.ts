import { vi } from 'vitest';
import * as z from 'zod';
import { RecordGroup } from '../../../core/lease/record-group.ts';
import { group } from '../../../lab/route-53/emulated-zone.ts';
import { STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

/** The environment that the stack gives the watcher, until `vi.unstubAllEnvs()`. */
export function stubWatcher(more: Record<string, string> = {}): void {
  const environment = {
    RECORD_GROUP: JSON.stringify(z.encode(RecordGroup, group)),
    STAGE_MACHINE_ARN,
    ROLLBACK_MACHINE_ARN: STAGE_MACHINE_ARN.replace('-stage', '-rollback'),
    APPROVALS_PREFIX: '/sluice/Sluice-test/approvals',
    TOPIC_ARN: 'arn:aws:sns:eu-central-1:123456789012:operators',
    STACK_NAME: 'Sluice-test',
    AWS_REGION: 'eu-central-1',
    ...more,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}
