import path from 'node:path';
import { type Described, describedSettings, shapesIn } from './described-settings.ts';

export const SETTINGS = path.resolve(import.meta.dirname, '../../docs/settings.md');

/** docs/settings.md: what can be set, and what it is otherwise. */
export function settingsPage(): string {
  const all = describedSettings();
  const tops = all.filter(({ path: place }) => place.length === 1);
  const sections = tops.flatMap((top) => {
    const inner = all.filter(({ path: [first], path: { length } }) => first === top.name && length > 1);
    return inner.length === 0 ? [] : [`## ${top.name}`, top.says, tableOf(inner)];
  });
  const alone = tops.filter(({ type }) => shapesIn(type).length === 0);
  return `${[HEAD, tableOf(alone), ...sections].join('\n\n')}\n`;
}

const HEAD = `# Settings

Written by \`npm run write\` from lib/props.ts and lib/settings. An environment in the context of \`cdk.json\` takes all of these but those marked *construct*; the construct takes all of them but \`account\` and
\`region\`, which its stack has. A wrong one fails the synth with its path, its value and what is allowed. An editor knows them by
[settings.schema.json](schemas/settings.schema.json): \`"$schema": "./docs/schemas/settings.schema.json"\` at the top of \`cdk.json\`.

- A **time** is words, such as \`"90 seconds"\`, \`"10 minutes"\` or \`"24 hours"\`; in TypeScript a \`Duration\`, too.
- A **metric** is \`{ "namespace": …, "metricName": …, "dimensions": { … } }\`, with \`"statistic"\` where another one than the usual is meant (sums of counts, the 95th percentile of latencies), and
  \`"absentMeansZero": true\` for counts that CloudWatch leaves out where they are zero. In TypeScript a \`Metric\` too, or one of the [ready-made](construct.md#ready-made-metrics).
  Metric math is \`{ "expression": "100 * errors / requests", "usingMetrics": { "errors": …, "requests": … } }\`, in TypeScript a \`MathExpression\` whose period is \`health.period\`: [what it may be](verdicts.md#metrics-of-your-own).
- A **token** of the CDK may stand for what only a deployment knows.

## One by one`;

function tableOf(settings: Described[]): string {
  const rows = settings.map((setting) => {
    const name = setting.path.join('.');
    const mark = setting.schema ? '' : ' (construct)';
    return `| \`${name}\`${mark} | ${typeOf(setting)} | ${usuallyOf(setting)} | ${setting.says.replaceAll('|', '\\|')} |`;
  });
  return ['| setting | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const WORDS: Record<string, string> = {
  Time: 'time',
  Metric: 'metric',
  'Metric[]': 'metrics',
  'string[]': 'texts',
  'number[]': 'numbers',
  string: 'text',
  '(IAlarm | string)[]': 'names, or alarms',
  'Record<string, string[]>': 'texts, by name',
  'Record<string, string>': 'texts, by name',
};

function typeOf({ type, schema }: Described): string {
  if (shapesIn(type).length > 0) return type.endsWith('[]') ? 'list' : 'section';
  const construct = /^(?:Encrypted<)?(?:Pick<)?(I[A-Z]\w+|SubnetSelection)/.exec(type)?.[1];
  if (construct) return `\`${construct}\``;
  const choices = [...type.matchAll(/'(\w+)'/g)].map(([, choice]) => `\`${choice}\``);
  if (choices.length > 0) return choices.join(', ');
  const { minimum, maximum } = schema ?? {};
  const range = minimum !== undefined && maximum !== undefined ? `, ${minimum} to ${maximum}` : '';
  return `${WORDS[type] ?? type}${range}`;
}

function usuallyOf({ usually, isRequired }: Described): string {
  if (isRequired) return '**required**';
  return usually === undefined ? '–' : isLiteral(usually) ? `\`${usually}\`` : usually;
}

/** A value, and no words about one. */
export function isLiteral(usually: string): boolean {
  return /^(['[].*|[\d.]+|true|false)$/.test(usually);
}
