import * as z from 'zod';
import { Conformance } from '../../cli/conform/conformance.ts';
import { DrillOutcome } from '../../cli/drill/drill-outcome.ts';
import { History } from '../../cli/report/history.ts';
import { Status } from '../../cli/status/status.ts';
import { Compatibility } from '../../core/compatibility/findings.ts';
import { CheckAnswer, CheckQuestion } from '../../core/health/checks.ts';
import { FlushRecord } from '../../core/protocol/rollout.ts';
import { RolloutReport, StageReport } from '../../core/report/report.ts';
import { PreflightAnswer } from '../../functions/preflight/preflight-answer.ts';

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
  'status.schema.json': {
    title: 'How things stand',
    description: 'What `sluice status --json` prints. After a failure it has `error` and `message` besides.',
    shape: Status,
  },
  'history.schema.json': {
    title: 'What ran last',
    description: 'What `sluice history --json` prints: stages and rollbacks, the newest first.',
    shape: History,
  },
  'preflight.schema.json': {
    title: 'Whether a stage could begin',
    description: 'What `sluice preflight --json` prints. After a failure it has `error` and `message` besides.',
    shape: PreflightAnswer,
  },
  'compatibility.schema.json': {
    title: 'Whether each backend reads what the other cached',
    description: 'What `sluice compatibility --json` prints. After a failure it has `error` and `message` besides.',
    shape: Compatibility,
  },
  'flush.schema.json': {
    title: 'What a flush did',
    description: 'What `sluice flush --json` prints, with `--dry-run` what it would do.',
    shape: FlushRecord,
  },
  'check-question.schema.json': {
    title: 'What a check of your own is asked',
    description: 'The event of its function: docs/checks.md.',
    shape: CheckQuestion,
  },
  'check-answer.schema.json': {
    title: 'What a check of your own answers',
    description: 'Anything else, an error, or no answer in time is unknown, and never a pass.',
    shape: CheckAnswer,
  },
  'conformance.schema.json': {
    title: 'Whether AWS is as Sluice takes it to be',
    description:
      'What `sluice conform --json` prints. Where an answer is not as expected, it has `error` and `message` besides.',
    shape: Conformance,
  },
  'drill.schema.json': {
    title: 'What a drill measured',
    description: 'What `sluice drill --json` prints. After a failure it has `error` and `message` besides.',
    shape: DrillOutcome,
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
