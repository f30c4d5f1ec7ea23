import { assemble } from '../../../core/report/assemble.ts';
import type { RolloutReport, Series } from '../../../core/report/report.ts';
import { tellStage } from '../../../core/report/tell-stage.ts';
import { type RecordedName, readRecorded } from './recorded.ts';

const NOW = new Date('2026-11-21T14:45:00Z');

/** The report of stages that were really run. */
export function sample(names: RecordedName[], series: Series[] = []): RolloutReport {
  const stages = names.map((name) => {
    const { stage, rollback } = readRecorded(name);
    return tellStage(stage.execution, stage.events, rollback ?? undefined, NOW);
  });
  return assemble('Sluice: a test', stages, series, NOW);
}

/** A line with these values, one a second from the start of the first recorded stage. */
export function line(panel: string, name: string, values: (number | null)[], unit = '%'): Series {
  const start = Date.parse('2026-11-21T14:38:27.000Z');
  const points = values.map((value, i) => ({ at: new Date(start + i * 1000).toISOString(), value }));
  return { panel, name, unit, points, limit: { value: 80, label: 'at least 80 %' } };
}
