import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { synthesize } from '../../lab/support/synth.ts';
import { SettingsError } from '../../lib/settings/settings-error.ts';

const RUNBOOK = 'https://example.com/runbook';
const template = synthesize();
const linked = synthesize({ runbookUrl: RUNBOOK });

const Rule = z.object({
  Properties: z.object({
    EventPattern: z.object({ source: z.tuple([z.literal('sluice')]), detail: z.record(z.string(), z.unknown()) }),
    Targets: z.tuple([
      z.object({
        InputTransformer: z.object({ InputPathsMap: z.record(z.string(), z.string()), InputTemplate: z.string() }),
      }),
    ]),
  }),
});

/** The rule that leads to the operators' topic. */
function ruleOf(from: typeof template) {
  const rules = Object.values(from.findResources('AWS::Events::Rule')).flatMap(
    (rule) => Rule.safeParse(rule).data ?? [],
  );
  return rules.map(({ Properties }) => Properties);
}

describe('the operators’ topic', () => {
  it('hears of what a person should know of, and of this stack alone', () => {
    expect(ruleOf(template)).toHaveLength(1);
    expect(ruleOf(template)[0]?.EventPattern.detail).toEqual({
      stack: ['Sluice-test'],
      $or: [
        {
          type: ['rollout.gate.waiting', 'rollout.gate.expiring', 'rollout.stage.aborted', 'rollout.rollback.failed'],
        },
        { type: ['rollout.rollback.done'], outcome: ['restored'], trafficMoved: [false] },
      ],
    });
  });

  it('hears nothing twice: what the rollback machine and the alarms tell by themselves is not among the defaults', () => {
    const kinds = JSON.stringify(ruleOf(template)[0]?.EventPattern);

    expect(kinds).not.toContain('rollout.weights.drifted');
    expect(kinds).not.toContain('rollout.weights.restored');
  });

  it('hears of more when a setting says so', () => {
    const more = synthesize({ notifications: { also: ['rollout.stage.committed', 'rollout.stage.failed'] } });

    expect(JSON.stringify(ruleOf(more)[0]?.EventPattern)).toContain('"rollout.stage.committed","rollout.stage.failed"');
  });

  it('hears of nothing but alarms and rollbacks when nobody wants more', () => {
    expect(ruleOf(synthesize({ notifications: { about: [] } }))).toEqual([]);
  });

  it.each([['rollout.rollback.done' as const], ['rollout.stage.failed' as const]])('can hear of %s alone', (kind) => {
    const { detail } = ruleOf(synthesize({ notifications: { about: [kind] } }))[0]?.EventPattern ?? {};

    expect(detail).toMatchObject({ type: [kind] });
    expect(detail).not.toHaveProperty('$or');
  });

  it('refuses a kind of event that there is not, and names those that there are', () => {
    const wrong = () => synthesize({ notifications: { also: ['rollout.stage.exploded' as 'rollout.stage.failed'] } });

    expect(wrong).toThrow(SettingsError);
    expect(wrong).toThrow(/notifications\.also\.0 .*rollout\.stage\.committed/);
  });

  it('reads a sentence with links: the execution, the dashboard, and the article of the runbook', () => {
    const { InputPathsMap, InputTemplate } = ruleOf(linked)[0]?.Targets[0].InputTransformer ?? {};

    expect(Object.values(InputPathsMap ?? {})).toEqual(
      expect.arrayContaining(['$.detail.message', '$.detail.links.console', '$.detail.links.runbook']),
    );
    expect(InputTemplate?.split('\n')).toHaveLength(4);
    for (const line of InputTemplate?.split('\n') ?? []) expect(JSON.parse(line)).toEqual(expect.any(String));
  });

  it('lets alarms publish, and nobody without TLS', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          {
            Action: 'sns:Publish',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: Match.anyValue(),
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
  });

  it('hears of events by a role that EventBridge takes for rules of this account alone, because no topic policy could say so', () => {
    const [roleId] = Object.keys(
      template.findResources('AWS::IAM::Role', {
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [
              {
                Action: 'sts:AssumeRole',
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
              },
            ],
          },
        },
      }),
    );

    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ RoleArn: { 'Fn::GetAtt': [roleId, 'Arn'] } })],
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: roleId }],
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'sns:Publish' })] },
    });
  });
});

describe('the link to the runbook', () => {
  const descriptions = (from: typeof template) =>
    Object.values(from.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) =>
      z.string().parse(Properties.AlarmDescription),
    );

  it('stands in every alarm when a setting says where the runbook is', () => {
    expect(descriptions(linked).length).toBeGreaterThan(5);
    for (const text of descriptions(linked))
      expect(text).toMatch(/Runbook: (\w+)\. https:\/\/example\.com\/runbook#\w+$/);
  });

  it('is the name of the article otherwise', () => {
    for (const text of descriptions(template)) expect(text).toMatch(/Runbook: \w+\.$/);
  });

  it('has to be an address', () => {
    expect(() => synthesize({ runbookUrl: 'javascript:alert(1)' })).toThrow(SettingsError);
  });
});

describe('the right to announce', () => {
  const Statement = z.object({ Action: z.literal('events:PutEvents'), Resource: z.unknown(), Condition: z.unknown() });
  const rights = Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
    z
      .array(z.unknown())
      .parse(Properties.PolicyDocument.Statement)
      .flatMap((statement) => {
        const { data } = Statement.safeParse(statement);
        return data ? [{ id, ...data }] : [];
      }),
  );

  it('is for the functions that see what happens, and not for the one that reaches Redis', () => {
    const functions = rights.map(({ id }) => /Functions(\w+?)Role/.exec(id)?.[1]);

    expect(functions.sort()).toEqual([
      'DecideApproval',
      'PrepareStage',
      'RequestApproval',
      'SetWeights',
      'StartRollback',
      'WatchRollouts',
    ]);
  });

  it('is the right to speak on the default bus, in Sluice’s own name', () => {
    for (const { Resource, Condition } of rights) {
      expect(JSON.stringify(Resource)).toContain(':event-bus/default');
      expect(Condition).toEqual({ StringEquals: { 'events:source': 'sluice' } });
    }
  });
});
