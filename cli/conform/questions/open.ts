import type { OpenQuestion } from '../question.ts';

/** What a throwaway stack of ten minutes and two dollars cannot tell, and how a person could look. */
export const open: OpenQuestion[] = [
  {
    id: 'burst-of-calls',
    question: 'How many calls of Route 53 in a second does an account get, and in what words is it refused more?',
    restsOn: { what: 'reads are tried five times, writes for half an hour', file: 'core/lease/route-53.ts' },
    otherwise: 'A stage of many names could be refused before it begins.',
    whyNotAsked: 'It would throttle whoever else uses Route 53 in the account. Look in an account of its own.',
  },
  {
    id: 'inactive-function',
    question: 'With which error does a function fail that nobody called for weeks, and is an event for it tried again?',
    restsOn: { what: 'the way back waits until it is awake', file: 'lib/workflow-steps.ts' },
    otherwise:
      'The first rollback after quiet weeks could fail at its first step; the watcher starts another within minutes.',
    whyNotAsked:
      'It takes weeks. Look at the first stage after a long pause: a retry of its first task names the error.',
  },
  {
    id: 'click-in-a-dashboard',
    question: 'Which fields does CloudWatch send when a button of a custom widget is clicked?',
    restsOn: { what: 'a click is parsed strictly', file: 'functions/decide-approval/read-decision.ts' },
    otherwise: 'Approving by the dashboard would be refused as InvalidRequest; the command line still works.',
    whyNotAsked: 'It takes a person in the console. Approve a dry run at a gate, and read the log of decide-approval.',
  },
  {
    id: 'caller-behind-a-click',
    question: 'Whose identity has CloudTrail for a click in a dashboard?',
    restsOn: { what: 'the proof of who approved', file: 'functions/decide-approval/handler.ts' },
    otherwise: 'A click would prove that somebody with access clicked, and not who.',
    whyNotAsked: 'CloudTrail needs a quarter of an hour, and a trail with data events. docs/approval.md has the query.',
  },
  {
    id: 'status-event',
    question: 'Does EventBridge tell of every execution that ended, and how soon?',
    restsOn: { what: 'a stopped stage is rolled back within seconds', file: 'functions/watch-rollouts/handler.ts' },
    otherwise: 'It takes up to a minute instead: the watcher looks by itself.',
    whyNotAsked: 'That one event came proves nothing about the others. "sluice drill" measures the whole way back.',
  },
  {
    id: 'alarm-without-evaluation',
    question: 'Which EvaluationState has an alarm that CloudWatch cannot evaluate, and how is a log alarm listed?',
    restsOn: { what: 'an alarm that nobody stands by is no green', file: 'core/alarms/alarms.ts' },
    otherwise: 'A stage could begin under an alarm that is blind.',
    whyNotAsked:
      'Nothing makes CloudWatch fail on purpose. Look with describe-alarms at one that watches a missing metric.',
  },
  {
    id: 'metrics-still-filling',
    question: 'For how long does a period of a load balancer or a function that is already there still fill?',
    restsOn: { what: 'a period counts once CloudWatch had time for it', file: 'core/health/evidence.ts' },
    otherwise: 'A verdict could rest on half of the requests of its last minute: raise health.metricLag.',
    whyNotAsked: 'It takes real traffic. Read one finished minute of a busy load balancer every ten seconds.',
  },
  {
    id: 'serverless-cache',
    question: 'Has ElastiCache Serverless a steady run_id, INFO commandstats, CLIENT SETNAME, and CacheMisses?',
    restsOn: { what: 'a flush that resumes, and the hit rate', file: 'core/redis/server-info.ts' },
    otherwise: 'A flush would begin anew after each call, or a stage could not be judged.',
    whyNotAsked: 'A cache takes longer than all the rest, and a network. "sluice preflight" shows what yours answers.',
  },
  {
    id: 'logs-at-first-creation',
    question: 'Is a machine that writes logs made at once beside its role, or does IAM lag behind?',
    restsOn: { what: 'the first deployment goes through', file: 'lib/rollout-machine.ts' },
    otherwise: 'The first "cdk deploy" would fail, and a second one go through.',
    whyNotAsked: 'One that goes through proves little. Your first deployment tells.',
  },
  {
    id: 'china-and-govcloud',
    question: 'Are there ARM64 functions and custom widgets in China and GovCloud?',
    restsOn: { what: 'every function and the dashboard', file: 'lib/rollout-function.ts' },
    otherwise: 'The stack could not be deployed there.',
    whyNotAsked: 'Run this command in such a partition, and deploy to a test account there.',
  },
];
