import path from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { templateText } from '../../lib/template-text.ts';
import { LEAST, NETWORK } from '../support/settings.ts';
import { synthesize } from '../support/synth.ts';
import { OF_ONE, USUALLY } from './rights-why.ts';

export const RIGHTS = path.resolve(import.meta.dirname, '../../docs/rights.md');

/** One action that a role may do. */
export interface Right {
  /** Whose role it is, as the stack calls it: `SetWeights`, `StageMachine`. */
  holder: string;
  action: string;
  resource: string;
  /** Under which condition; empty where under none. */
  condition: string;
}

const many = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({
      Statement: z.array(
        z.object({
          Effect: z.literal('Allow'),
          Action: many.pipe(z.array(z.string())),
          Resource: many,
          Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
        }),
      ),
    }),
    Roles: z.tuple([z.object({ Ref: z.string() })]),
  }),
});

const AT = 'eu-central-1:123456789012';
const SECRET = `arn:aws:secretsmanager:${AT}:secret`;
const KEY = `arn:aws:kms:${AT}:key`;

/**
 * Stacks that together have every right that Sluice may ask for. One signs in to Redis with a password and a certificate,
 * has keys and a topic of its owner's, and asks a check; the other signs in with IAM, and its zone is in another account.
 */
export function everyStack(): Template[] {
  const all = { gate: { stages: [50] }, preflight: { every: '30 minutes' } };
  const network = { ...NETWORK, reachesSecretsManager: true };
  const cache = {
    url: 'rediss://cache.example.com',
    passwordSecretArn: `${SECRET}:redis-AbCdEf`,
    passwordSecretKeyArn: `${KEY}/of-the-secret`,
    clientCertificateSecretArn: `${SECRET}:certificate-AbCdEf`,
    network,
  };
  const checks = { smoke: { functionArn: `arn:aws:lambda:${AT}:function:smoke` } };
  return [
    synthesize({
      ...all,
      cache,
      health: { ...LEAST.health, checks },
      alarms: { topicArn: `arn:aws:sns:${AT}:operators`, topicKeyArn: `${KEY}/of-the-topic` },
      reports: {},
    }),
    synthesize({
      ...all,
      recordGroup: { ...LEAST.recordGroup, roleArn: 'arn:aws:iam::210987654321:role/cdk-dns' },
      cache: { url: 'rediss://sluice@cache', elastiCacheIam: { cacheName: 'shop' }, network },
      reports: { bucketName: 'reports', keyArn: `${KEY}/of-the-reports` },
    }),
  ];
}

/** Every right in these templates, once. */
export function rightsIn(templates: Template[]): Right[] {
  const rights = templates.flatMap((template) =>
    Object.values(template.findResources('AWS::IAM::Policy')).flatMap((policy) => {
      const { PolicyDocument, Roles } = Policy.parse(policy).Properties;
      const [{ Ref }] = Roles;
      return PolicyDocument.Statement.flatMap(({ Action, Resource, Condition }) =>
        Action.flatMap((action) =>
          Resource.map((resource) => ({
            holder: holderOf(Ref),
            action,
            resource: told(resource),
            condition: conditionOf(Condition),
          })),
        ),
      );
    }),
  );
  return [...new Map(rights.map((right) => [JSON.stringify(right), right])).values()];
}

/** Undefined where nobody has said it. */
export function whyOf({ holder, action }: Pick<Right, 'holder' | 'action'>): string | undefined {
  return OF_ONE[holder]?.[action] ?? USUALLY[action];
}

/** docs/rights.md: every role of the stack, each action of it, on what, and why. */
export function rightsPage(): string {
  const byHolder = Map.groupBy(rightsIn(everyStack()), ({ holder }) => holder);
  const sections = [...byHolder].map(([holder, rights]) => {
    const own = rights.filter(({ action }) => !LOG_AND_TRACE.includes(action));
    return `## ${wordsOf(holder)}\n\n${tableOf(own)}`;
  });
  return `${[HEAD, ...sections].join('\n\n')}\n`;
}

const HEAD = `# Who may do what, and why

Written by \`npm run write\` from the templates of two stacks that together have every right: with password and with IAM, with keys, a topic and a check of their owner's, with the zone in another account. A right without a reason, and a reason without a right,
fail the tests. \`<…>\` stands for what only a deployment knows. Every function may write its own log, and all but those that the clock calls every minute their own trace: that is left out below. What it is worth to
call each function stands in [approval.md](approval.md#permissions), what people need in [permissions.md](permissions.md), whom all this is to withstand in [threats.md](threats.md).

Whom else the stack lets in: EventBridge may call *abort-stage*, *watch-rollouts*, *write-report* and *preflight*, each by the rules that are named; CloudWatch's alarms of this account may publish to the topic, over TLS alone.`;

const LOG_AND_TRACE = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
];

/** A line for what is on the same, under the same condition, and for the same reason. */
function tableOf(rights: Right[]): string {
  const lines = [...Map.groupBy(rights, ({ action, condition }) => `${action} ${condition}`).values()].map((alike) => ({
    action: alike[0]?.action ?? '',
    on:
      alike.map(({ resource }) => `\`${resource}\``).join('<br>') +
      (alike[0]?.condition && `<br>${alike[0].condition}`),
    why: alike.map(whyOf)[0] ?? '',
  }));
  const rows = [...Map.groupBy(lines, ({ on, why }) => `| ${on} | ${why} |`)].map(
    ([end, alike]) => `| ${alike.map(({ action }) => `\`${action}\``).join('<br>')} ${end}`,
  );
  return ['| may | on | why |', '| --- | --- | --- |', ...rows].join('\n');
}

/** `RolloutFunctionsSetWeightsRole95102EDD` is that of `SetWeights`. */
function holderOf(role: string): string {
  return /^Rollout(?:Functions|Reports|Notifications)?(\w+?)Role[0-9A-F]{8}$/.exec(role)?.[1] ?? role;
}

function wordsOf(holder: string): string {
  return holder.replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/** Without partition, Region and account: the service stands in front of the action. */
function told(resource: unknown): string {
  const text = templateText(
    resource,
    (unknown) => `<${unknown.startsWith('AWS::') ? unknown.slice(5) : nameOf(unknown)}>`,
  );
  return text.replace(/^arn(:[^:]*){4}:/, '');
}

/** Without the digits that the CDK adds, and what stands in front of everything of ours. */
function nameOf(unknown: string): string {
  const [id = ''] = unknown.replace(/CurrentVersion[0-9a-fA-F]+$/, '').split('.');
  return wordsOf(id.replace(/^Rollout(Functions|Reports|Operators)?|(Function)?([0-9A-F]{8})?$/g, ''));
}

function conditionOf(condition: Record<string, Record<string, unknown>>): string {
  const { Null: present = {}, ...others } = condition;
  const tests = Object.values(others).flatMap((each) => Object.entries(each));
  const words = tests.map(([key, value]) => {
    const values = [value].flat().map((each) => `\`${told(each)}\``);
    return `${key.replace(/^\w+:(ChangeResourceRecordSets)?/, '')}: ${values.join(', ')}${key in present ? ', never absent' : ''}`;
  });
  return words.join('<br>');
}
