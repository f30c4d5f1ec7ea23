import * as z from 'zod';
import { RolloutReport, StageReport } from '../../core/report/report.ts';

const PUBLISHED = {
  'stage-report.schema.json': {
    title: 'Report of a stage',
    description: 'What one stage did, why, and who decided. Part of every rollout report, as one of its stages.',
    shape: StageReport,
  },
  'rollout-report.schema.json': {
    title: 'Report of one or several stages',
    description:
      'What `sluice report --json` prints and what is kept in S3: the stages, and what was measured meanwhile.',
    shape: RolloutReport,
  },
};

/** The files under docs/schemas, by name. */
export function reportSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(PUBLISHED).map(([name, { title, description, shape }]) => {
      const { $schema, ...schema } = z.toJSONSchema(shape, {
        io: 'input',
        override: ({ jsonSchema }) => simplify(jsonSchema),
      });
      return [name, `${JSON.stringify({ $schema, title, description, ...schema }, null, 2)}\n`];
    }),
  );
}

/** What zod adds to be exact, and what says nothing to a reader: "date-time" and "integer" do. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === 'date-time') delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
