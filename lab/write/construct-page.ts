import { readdirSync } from 'node:fs';
import path from 'node:path';
import { classOf, type Declared, functionsOf } from './declared.ts';

export const CONSTRUCT = path.resolve(import.meta.dirname, '../../docs/construct.md');

const METRICS = path.resolve(import.meta.dirname, '../../lib/metrics');

/** docs/construct.md: what one can do with the construct, from its declaration. */
export function constructPage(): string {
  const { properties, methods } = classOf('rollout-orchestrator.ts');
  const metrics = readdirSync(METRICS)
    .sort()
    .flatMap((file) => functionsOf(`metrics/${file}`));
  return `${[
    HEAD,
    table('property', properties),
    table('method', methods),
    '## Ready-made metrics',
    'What `health` asks for, of services of AWS whose metrics have their own names, units and gaps. They are functions that `sluice` exports; in `cdk.json`, write out the metrics that they give.',
    table('function', metrics),
  ].join('\n\n')}\n`;
}

const HEAD = `# The construct

Written by \`npm run write\` from the declarations. \`new RolloutOrchestrator(scope, id, props)\`, from the package \`sluice\`, for ES modules and CommonJS. Its props are the [settings](settings.md); how to install it:
[recipes/cdk.md](recipes/cdk.md#in-an-app-of-your-own); apps to begin with: [examples](../examples/README.md). \`sluice\` exports the interfaces of the props as well, and \`SettingsError\`, which a wrong one throws.`;

function table(what: string, members: Declared[]): string {
  const rows = members.map(({ name, type, says }) =>
    [`\`${name}\``, `\`${type}\``, says].map((cell) => cell.replaceAll('|', '\\|')).join(' | '),
  );
  return [`| ${what} | type | what it is |`, '| --- | --- | --- |', ...rows.map((row) => `| ${row} |`)].join('\n');
}
