import { instance } from '@viz-js/viz';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { NETWORK } from '../support/settings.ts';
import { synthesize } from '../support/synth.ts';

const Many = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Statement = z.object({ Action: Many.pipe(z.array(z.string())), Resource: Many });

/** Where a right leads, by the service in front of an action; what every function has is left out. */
const SERVICES: Record<string, string> = {
  route53: 'records',
  ssm: 'parameters',
  sns: 'topic',
  events: 'bus',
  cloudwatch: 'metrics',
  s3: 'reports',
  elasticache: 'redis',
};

const NODES: Record<string, string> = {
  stage: 'label="stage machine" shape=box style="rounded,filled" fillcolor="#dbeafe" color="#1d4ed8"',
  rollback: 'label="rollback machine" shape=box style="rounded,filled" fillcolor="#dbeafe" color="#1d4ed8"',
  rules:
    'label="EventBridge rules:\\nevery minute, ended executions,\\nalarms that turn red" shape=box style=filled fillcolor="#fef9c3" color="#a16207"',
  dashboard: 'label="dashboard" shape=box style=filled fillcolor="#dcfce7" color="#15803d"',
  records: 'label="Route 53:\\nweighted records, lease" shape=box style="dashed,rounded" color="#6b7280"',
  redis: 'label="Redis" shape=cylinder style=dashed color="#6b7280"',
  metrics: 'label="CloudWatch:\\nmetrics and alarms" shape=box style="dashed,rounded" color="#6b7280"',
  parameters:
    'label="Parameter Store:\\nwhat waits at a gate" shape=box style=filled fillcolor="#f3f4f6" color="#6b7280"',
  topic: 'label="SNS topic\\nof the operators" shape=box style=filled fillcolor="#f3f4f6" color="#6b7280"',
  bus: 'label="event bus:\\nrollout.*" shape=box style=filled fillcolor="#f3f4f6" color="#6b7280"',
  reports: 'label="S3: reports" shape=cylinder style=filled fillcolor="#f3f4f6" color="#6b7280"',
};

/** What a stack with everything makes, and what reaches what by the rights in its template, as SVG. */
export async function resourcesPicture(): Promise<string> {
  const template = synthesize({
    cache: { url: 'rediss://sluice@cache', elastiCacheIam: { cacheName: 'shop' }, network: NETWORK },
    gate: { stages: [50] },
    preflight: { every: '30 minutes' },
    reports: {},
  });
  const viz = await instance();
  return viz.renderString(dotOf(arrowsIn(template)), { format: 'svg' });
}

interface Arrow {
  from: string;
  to: string;
  /** Whether a mistake there would break something of yours. */
  isGrave: boolean;
}

function arrowsIn(template: Template): Arrow[] {
  const granted = Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) => {
    const from = placeOf(id);
    const statements: unknown[] = Properties.PolicyDocument.Statement;
    return statements.flatMap((each) => {
      const { Action, Resource } = Statement.parse(each);
      return from ? Action.flatMap((action) => leadsTo(action, Resource).map((to) => arrow(from, to, action))) : [];
    });
  });
  const ruled = Object.values(template.findResources('AWS::Events::Rule')).flatMap(({ Properties }) => {
    const targets: { Arn: unknown }[] = Properties.Targets;
    return targets.map(({ Arn }) => arrow('rules', placeOf(JSON.stringify(Arn)) ?? 'topic'));
  });
  const shown = ['approvals-widget', 'decide-approval'].map((to) => arrow('dashboard', to));
  // Of two between the same, the grave one.
  const all = [...granted, ...ruled, ...shown].sort((a, b) => Number(a.isGrave) - Number(b.isGrave));
  return [...new Map(all.map((each) => [`${each.from} ${each.to}`, each])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each);
}

function arrow(from: string, to: string, action = ''): Arrow {
  return { from, to, isGrave: /^route53:Change|^elasticache:/.test(action) };
}

function leadsTo(action: string, resources: unknown[]): string[] {
  const [service = ''] = action.split(':');
  if (service === 'lambda' || service === 'states')
    return resources.flatMap((each) => placeOf(JSON.stringify(each)) ?? []);
  const place = SERVICES[service];
  return place ? [place] : [];
}

/** The function or machine of a logical id or an ARN. */
function placeOf(text: string): string | undefined {
  const [, id] = /Rollout(?:Functions|Reports)([A-Z]\w+?)(?:Function|Role|Current)/.exec(text) ?? [];
  if (id) return id.replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  return /RolloutRollback|-rollback/.test(text) ? 'rollback' : /RolloutStage|-stage/.test(text) ? 'stage' : undefined;
}

function dotOf(arrows: Arrow[]): string {
  const places = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  const functions = places.filter((place) => !(place in NODES));
  return [
    'digraph "What the stack makes, and what reaches what" {',
    '  rankdir=LR nodesep=0.15 ranksep=1.2 bgcolor=white fontname="Helvetica"',
    '  node [fontname="Helvetica" fontsize=11] edge [color="#6b7280" arrowsize=0.6]',
    ...Object.entries(NODES)
      .filter(([name]) => places.includes(name))
      .map(([name, look]) => `  ${name} [${look}]`),
    ...functions.map((name) => `  "${name}" [shape=box style="rounded,filled" fillcolor="#ffedd5" color="#c2410c"]`),
    ...arrows.map(({ from, to, isGrave }) => `  "${from}" -> "${to}"${isGrave ? ' [color="#b91c1c" penwidth=2]' : ''}`),
    '}',
  ].join('\n');
}
