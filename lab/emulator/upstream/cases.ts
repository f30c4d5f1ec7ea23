/** Where the emulator answers otherwise than AWS: for us to see when it no longer does, and for its makers. */
export interface UpstreamCase {
  /** Its file in cases/, without `.py`. */
  name: string;
  /** What AWS does. */
  rule: string;
  /** Where AWS says so. */
  source: string;
  /** The answer of AWS, and that of the emulator as it comes. */
  aws: unknown;
  emulator: unknown;
  /** Where we make up for it. */
  mend: string;
  /** Whether every emulator of ours is mended, only what stands before it where faults are injected, or none, because we do without. */
  mended: 'everywhere' | 'for faults' | 'worked round';
}

const docs = (path: string) => `https://docs.aws.amazon.com/${path}`;
const DENIED = { error: 'AccessDeniedException' };
const REPAIRS = 'lab/emulator/repairs.py';
const IAM = 'lab/emulator/iam/';

export const CASES: UpstreamCase[] = [
  {
    name: 'function-error',
    rule: "Lambda reports the error that a Node handler throws by the error's own name.",
    source: docs('lambda/latest/dg/nodejs-exceptions.html'),
    aws: 'LeaseHeld',
    emulator: 'Runtime.HandlerError',
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'function-goes-on',
    rule: 'After an error that its handler throws, a function goes on in the same process.',
    source: docs('lambda/latest/dg/lambda-runtime-environment.html'),
    aws: 'call 2',
    emulator: 'call 1',
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'choice-compares-with-path',
    rule: 'A Choice may compare a time with one that a path leads to.',
    source: docs('step-functions/latest/dg/state-choice.html'),
    aws: 'SUCCEEDED',
    emulator: 'FAILED',
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'stopped-stays-stopped',
    rule: 'A stopped execution stays ABORTED, whatever its task comes to afterwards.',
    source: docs('step-functions/latest/apireference/API_StopExecution.html'),
    aws: { status: 'ABORTED', error: 'Stopped' },
    emulator: { status: 'FAILED', error: 'Runtime.HandlerError' },
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'callback-function-fails',
    rule: 'A task that waits for its token fails with the function that was to pass the token on.',
    source: docs('step-functions/latest/dg/connect-to-resource.html#connect-wait-token'),
    aws: { status: 'FAILED', error: 'Error' },
    emulator: { status: 'FAILED', error: 'States.Timeout' },
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'redrive',
    rule: 'An execution that failed may be redriven, and fails again where nothing has changed.',
    source: docs('step-functions/latest/apireference/API_RedriveExecution.html'),
    aws: { status: 'FAILED', error: 'Failed' },
    emulator: { error: 'InvalidAction' },
    mend: 'lab/faults/control.py',
    mended: 'for faults',
  },
  {
    name: 'machine-without-right',
    rule: 'A state machine calls what its role may call, and fails at all else.',
    source: docs('step-functions/latest/dg/lambda-iam.html'),
    aws: { status: 'FAILED', error: 'Lambda.AWSLambdaException' },
    emulator: { status: 'SUCCEEDED' },
    mend: IAM,
    mended: 'everywhere',
  },
  {
    name: 'rule-without-right',
    rule: "EventBridge calls a function only where the function's policy lets it.",
    source: docs('eventbridge/latest/userguide/eb-use-resource-based.html'),
    aws: false,
    emulator: true,
    mend: IAM,
    mended: 'everywhere',
  },
  {
    name: 'function-without-log-right',
    rule: 'A function whose role may not write logs has none.',
    source: docs('lambda/latest/dg/lambda-intro-execution-role.html'),
    aws: false,
    emulator: true,
    mend: IAM,
    mended: 'everywhere',
  },
  {
    name: 'right-on-record',
    rule: 'A grant of ChangeResourceRecordSets may be for some names alone.',
    source: docs('Route53/latest/DeveloperGuide/specifying-conditions-route53.html'),
    aws: { error: 'AccessDenied' },
    emulator: 'PENDING',
    mend: IAM,
    mended: 'everywhere',
  },
  {
    name: 'right-on-changes',
    rule: 'GetChange is granted on changes. Whoever has it hears that a change does not exist.',
    source: docs('service-authorization/latest/reference/list_amazonroute53.html'),
    aws: { error: 'NoSuchChange' },
    emulator: { error: 'AccessDenied' },
    mend: IAM,
    mended: 'everywhere',
  },
  {
    name: 'right-on-path',
    rule: 'GetParametersByPath is granted on the path.',
    source: docs('systems-manager/latest/userguide/sysman-paramstore-access.html'),
    aws: [],
    emulator: DENIED,
    mend: IAM,
    mended: 'everywhere',
  },
  {
    name: 'right-on-version',
    rule: 'A grant on a function is none on its versions.',
    source: docs('lambda/latest/dg/lambda-api-permissions-ref.html'),
    aws: DENIED,
    emulator: 200,
    mend: IAM,
    mended: 'everywhere',
  },
  {
    name: 'alarm-watches-its-dimensions',
    rule: 'A metric is its name and its dimensions: an alarm on one backend does not see another.',
    source: docs('AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension'),
    aws: { red: 'ALARM', green: 'OK' },
    emulator: { red: 'ALARM', green: 'ALARM' },
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'alarm-on-expression',
    rule: 'A template may have an alarm on metric math.',
    source: docs('AWSCloudFormation/latest/UserGuide/aws-resource-cloudwatch-alarm.html'),
    aws: 'CREATE_COMPLETE',
    emulator: 'ROLLBACK_COMPLETE',
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'alarm-tells-event-bus',
    rule: 'CloudWatch tells EventBridge of every change of the state of an alarm.',
    source: docs('AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html'),
    aws: true,
    emulator: false,
    mend: 'lab/emulator/bridges/alarm-events.ts',
    mended: 'everywhere',
  },
  {
    name: 'metric-math',
    rule: 'GetMetricData calculates expressions.',
    source: docs('AmazonCloudWatch/latest/monitoring/using-metric-math.html'),
    aws: { m: [21], e: [42] },
    emulator: { m: [21], e: [] },
    mend: 'lab/emulator/metric_math.py',
    mended: 'everywhere',
  },
  {
    name: 'embedded-metrics',
    rule: 'A log line in the embedded metric format becomes a metric.',
    source: docs('AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html'),
    aws: ['Deleted'],
    emulator: [],
    mend: 'lab/emulator/bridges/embedded-metrics.ts',
    mended: 'everywhere',
  },
  {
    name: 'log-events-have-ids',
    rule: 'Every log event has an id.',
    source: docs('AmazonCloudWatchLogs/latest/APIReference/API_FilteredLogEvent.html'),
    aws: true,
    emulator: false,
    mend: 'lab/emulator/bridges/embedded-metrics.ts',
    mended: 'worked round',
  },
  {
    name: 'zone-in-order',
    rule: 'A zone is listed by its names from the last label to the first, each with the dot at its end: "a-b" before "a".',
    source: docs('Route53/latest/APIReference/API_ListResourceRecordSets.html'),
    aws: ['a-b.example.com.', 'a.example.com.', 'x.a.example.com.'],
    emulator: ['a.example.com.', 'x.a.example.com.', 'a-b.example.com.'],
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'protections-of-records',
    rule: 'Records may be protected from changes, and a zone lists its protections.',
    source: docs('Route53/latest/APIReference/API_ListResourceRecordSetProtections.html'),
    aws: 200,
    emulator: 400,
    mend: REPAIRS,
    mended: 'everywhere',
  },
  {
    name: 'names-in-small-letters',
    rule: 'Route 53 keeps names in small letters.',
    source: docs('Route53/latest/DeveloperGuide/DomainNameFormat.html'),
    aws: ['www.example.com.'],
    emulator: ['WWW.example.com.'],
    mend: 'lab/faults/proxy/',
    mended: 'for faults',
  },
  {
    name: 'weighted-ttl',
    rule: 'Weighted records of one name and type have the same TTL.',
    source: docs('Route53/latest/DeveloperGuide/resource-record-sets-values-weighted.html'),
    aws: { error: 'InvalidChangeBatch' },
    emulator: 'PENDING',
    mend: 'lab/faults/proxy/',
    mended: 'for faults',
  },
];
