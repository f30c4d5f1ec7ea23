import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { definitionOf, synthesize } from '../../lab/support/synth.ts';

const template = synthesize({ alarms: { abortOn: ['shop-5xx'] } });

const Policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({
      Statement: z.array(
        z.object({
          Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
          Resource: z.unknown(),
          Condition: z.unknown().optional(),
        }),
      ),
    }),
  }),
});

/** Every statement of every role whose logical id names this function. */
function statementsOf(functionName: string) {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes(functionName))
    .flatMap(([, policy]) => Policy.parse(policy).Properties.PolicyDocument.Statement);
}

function actionsOf(functionName: string): string[] {
  return statementsOf(functionName).flatMap(({ Action }) => Action);
}

const FUNCTIONS = [
  'PrepareStage',
  'FlushCache',
  'ProbeCache',
  'CheckHealth',
  'RequestApproval',
  'DecideApproval',
  'ApprovalsWidget',
  'SetWeights',
  'StartRollback',
  'AbortStage',
  'WatchRollouts',
  'Preflight',
];

describe('who may do what', () => {
  it('only the functions that claim and move may change records', () => {
    const may = FUNCTIONS.filter((name) => actionsOf(name).includes('route53:ChangeResourceRecordSets'));

    expect(may).toEqual(['PrepareStage', 'SetWeights']);
  });

  it.each([
    ['PrepareStage', ['_rollout.www.example.com'], ['TXT'], ['CREATE', 'DELETE']],
    ['SetWeights', ['www.example.com', '_rollout.www.example.com'], ['A', 'TXT'], ['CREATE', 'DELETE', 'UPSERT']],
  ])('%s may change these names, these types, in these ways, and nothing else', (name, names, types, actions) => {
    const changes = statementsOf(name).find(({ Action }) => Action.includes('route53:ChangeResourceRecordSets'));

    expect(changes?.Condition).toEqual({
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': names,
        'route53:ChangeResourceRecordSetsRecordTypes': types,
        'route53:ChangeResourceRecordSetsActions': actions,
      },
      Null: { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'false' },
    });
  });

  it.each([
    ['states:StartExecution', ['StartRollback', 'AbortStage', 'WatchRollouts']],
    ['states:StopExecution', ['SetWeights', 'AbortStage']],
    ['states:SendTaskSuccess', ['DecideApproval']],
    ['ssm:GetParameter', ['DecideApproval']],
    ['cloudwatch:GetMetricData', ['PrepareStage', 'CheckHealth']],
    ['lambda:InvokeFunction', ['DecideApproval', 'Preflight']],
  ])('%s is for %j alone', (action, functions) => {
    expect(FUNCTIONS.filter((name) => actionsOf(name).includes(action))).toEqual(functions);
  });

  it('whoever looks at the dashboard changes nothing by it, and reads no token', () => {
    expect(actionsOf('ApprovalsWidget').filter((action) => !/^(logs|xray):/.test(action))).toEqual([
      'ssm:GetParametersByPath',
      'route53:ListResourceRecordSets',
      ...Array(2).fill(['states:ListExecutions', 'states:DescribeExecution', 'states:GetExecutionHistory']).flat(),
    ]);
    expect(JSON.stringify(statementsOf('ApprovalsWidget'))).not.toContain('/tokens');
  });

  it('nobody may redrive an execution, or anything at large', () => {
    const actions = FUNCTIONS.flatMap(actionsOf);

    expect(actions).not.toContain('states:RedriveExecution');
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it.each(['redis-AbCdEf', 'redis'])(
    'whoever signs in may read the one secret, named with or without what AWS adds (%s)',
    (name) => {
      const passwordSecretArn = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;
      const cache = { url: 'rediss://cache', passwordSecretArn, clientCertificateSecretArn: passwordSecretArn };
      const policies = synthesize({ cache }).findResources('AWS::IAM::Policy');

      const granted = Object.values(policies)
        .flatMap((policy) => Policy.parse(policy).Properties.PolicyDocument.Statement)
        .filter(({ Action }) => Action.includes('secretsmanager:GetSecretValue'))
        .map(({ Resource }) => Resource);

      expect(granted).toEqual(Array(2).fill([passwordSecretArn, `${passwordSecretArn}-??????`]));
    },
  );

  it('checks of one’s own are invoked by one function, exactly those that are named', () => {
    const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:smoke';
    const hits = { namespace: 'Shop', metricName: 'Hits' };
    const health = { hitRate: { hits: [hits], misses: [{ ...hits, metricName: 'Misses' }] } };
    const policies = synthesize({ health: { ...health, checks: { smoke: { functionArn } } } }).findResources(
      'AWS::IAM::Policy',
    );
    const granted = Object.entries(policies).flatMap(([id, policy]) =>
      Policy.parse(policy)
        .Properties.PolicyDocument.Statement.filter(({ Resource }) => JSON.stringify(Resource).includes('smoke'))
        .map(({ Action, Resource }) => [id.includes('CheckHealth'), Action, Resource]),
    );

    expect(granted).toEqual([[true, ['lambda:InvokeFunction'], functionArn]]);
  });

  it('the flush function reaches Redis and nothing of AWS', () => {
    expect(
      actionsOf('FlushCache').filter((action) => !action.startsWith('logs:') && !action.startsWith('xray:')),
    ).toEqual([]);
  });
});

describe('a deployment in mid-stage', () => {
  it('changes nothing under a running execution: every function is called by version, and old versions stay', () => {
    const resources = Object.values(definitionOf(template, 'stage').States).flatMap(({ Resource }) => Resource ?? []);

    expect(
      resources.filter((resource) => !resource.includes('CurrentVersion') && !resource.includes('waitForTaskToken')),
    ).toEqual([]);
    template.allResources('AWS::Lambda::Version', { DeletionPolicy: 'Retain' });
  });
});

describe('what could go wrong unseen', () => {
  it.each([
    'RollbackFailed',
    'ForeignLease',
    'WeightsDrifted',
    'WatcherFailed',
    'WatcherSilent',
    'AbortFailed',
    'CacheDown',
    'CacheDown-2',
    'CacheDegraded',
  ])('raises the alarm %s, which tells somebody', (name) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `Sluice-test-${name}`,
      AlarmActions: [Match.anyValue()],
      AlarmDescription: Match.stringLikeRegexp(`Runbook: ${name.replace('-2', '')}\\.`),
    });
  });

  it('raises no alarm in a stack just made, of which nothing has been published yet', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));

    expect(alarms.filter(({ Properties }) => Properties.TreatMissingData === 'breaching')).toEqual([]);
  });

  it.each(['WatcherSilent', 'CacheDown-2'])(
    'is missed only after it has come once, and then within five of ten minutes: %s',
    (name) => {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `Sluice-test-${name}`,
        Metrics: Match.arrayWith([
          Match.objectLike({ Expression: 'IF(RUNNING_SUM(FILL(seen, 0)) > 0, FILL(seen, 0))' }),
          Match.objectLike({ Id: 'seen', MetricStat: Match.objectLike({ Period: 60, Stat: 'SampleCount' }) }),
        ]),
        DatapointsToAlarm: 5,
        EvaluationPeriods: 10,
        TreatMissingData: 'ignore',
      });
    },
  );

  it('is looked for every minute, whatever events were lost', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
  });

  it('a bad ending of the stage is heard of at once', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
    });
  });
});

describe('an alarm that turns red', () => {
  const Rule = z.object({
    Properties: z.object({
      EventPattern: z.object({ detail: z.object({ alarmName: z.array(z.string()) }) }).optional(),
    }),
  });
  /** What the rules of the function that ends stages hear of, each. */
  function heard(alarms: { abortOn?: string[]; abortOnCanary?: string[] }): string[][] {
    const rules = Object.entries(synthesize({ alarms }).findResources('AWS::Events::Rule'));
    const ofAbort = rules.filter(([id]) => id.includes('AlarmTurnedRed'));
    return ofAbort.map(([, rule]) => Rule.parse(rule).Properties.EventPattern?.detail.alarmName ?? ['any']);
  }

  it('calls a stack only where it is listed: another stack’s would call all of an account', () => {
    expect(heard({ abortOn: ['shop-5xx'], abortOnCanary: ['canary-5xx', 'shop-5xx'] })).toEqual([
      ['shop-5xx', 'canary-5xx'],
    ]);
    expect(heard({})).toEqual([]);
  });

  it('is heard of however many are listed: no pattern is longer than EventBridge takes', () => {
    const names = Array.from({ length: 9 }, (_, i) => `${i}`.padEnd(255, 'x'));
    const patterns = heard({ abortOn: names });

    expect(patterns.flat()).toEqual(names);
    expect(patterns).toHaveLength(2);
    expect(Math.max(...patterns.map((pattern) => JSON.stringify(pattern).length))).toBeLessThan(1900);
  });
});

describe('the outside', () => {
  it.each([
    [1, 'Sluice: moves traffic of shop-1.example.com stage by stage'],
    [60, 'Sluice: moves traffic of shop-1.example.com and 59 more stage by stage'],
  ])(
    'reads in the description of the stack what it is for, in a sentence that %i names do not make longer',
    (count, sentence) => {
      const records = Array.from({ length: count }, (_, i) => ({ name: `shop-${i + 1}.example.com` }));

      const { Description } = synthesize({ recordGroup: { hostedZoneId: 'Z0123456789ABC', records } }).toJSON();

      expect(Description).toBe(sentence);
    },
  );

  it('finds the machines and functions by the outputs of the stack', () => {
    const outputs = Object.keys(template.findOutputs('*'));

    expect(outputs).toEqual(
      expect.arrayContaining([
        'StageMachineArn',
        'RollbackMachineArn',
        'FlushFunctionName',
        'DecideFunctionName',
        'WatchFunctionName',
        'RecordGroup',
      ]),
    );
  });

  it('never reads a task token in a log', () => {
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { IncludeExecutionData: false },
    });
  });
});
