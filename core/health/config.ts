import type * as z from 'zod';
import { Common } from './common.ts';
import { sections } from './signals/signals.ts';

/**
 * What the functions know of the settings under `health`, `warmUp`, `bake` and `alarms`. Encoded, its metrics are lines;
 * nothing else differs from what the settings say.
 */
export const HealthConfig = Common.extend(sections);
export type HealthConfig = z.output<typeof HealthConfig>;
