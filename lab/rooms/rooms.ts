/**
 * Every room, what it knows, and who may know it: rooms of one line know nothing of each other, and a room imports
 * from the lines before its own alone. `npm run check:rooms` holds the code to it; docs/rooms.svg is drawn from both.
 *
 * A room is a folder. `*` stands for every folder, or every file, that has no entry of its own.
 */
export const LINES: Record<string, string>[] = [
  { 'core/protocol': 'shapes, errors and words that everything speaks' },
  {
    'core/text': 'plain words, numbers and HTML',
    'core/alarms': 'alarms that must be green',
    'core/lease': 'who owns the weights, and every way to write them',
    'core/ask': 'one function of the stack asks another',
    'core/redis': 'finds Redis, signs in, reads its replies',
    'core/prices': 'what AWS charges',
    'core/instead': 'takes the place of packages in the bundles',
  },
  { 'core/traffic': 'where an ending left the traffic', 'core/approvals': 'what waits for a person' },
  {
    'core/executions': 'stages and rollbacks as Step Functions knows them',
    'core/health': 'the signals, and the verdict on them',
    'core/flush': 'which keys go, and how gently',
    'core/events': 'what is told of a rollout, in words',
  },
  { 'core/compatibility': 'whether each backend reads what the other cached' },
  { 'core/report': 'a stage told from its history, and the page of it' },

  { 'functions/*': 'what runs in Lambda: a handler and what is its own' },
  { 'functions/preflight': 'asks the other functions whether a stage could begin' },

  { 'lib/settings': 'what a user can set' },
  { 'lib/metrics': 'ready-made metrics to set', 'lib/dashboard': 'the graphs an operator sees' },
  { 'lib/*.ts': 'what exists in AWS' },
  { 'lib/rollout-orchestrator.ts': 'the construct to import' },
  { 'lib/rollout-stack.ts': 'the stack to deploy', 'lib/index.ts': 'what an app imports' },

  { 'cli/command-line': 'options, environments, failures' },
  { 'cli/terminal': 'asks and prints' },
  {
    'cli/aws': 'the deployed stack, from outside',
    'cli/live': 'a picture that keeps moving',
    'cli/backtest': 'recorded metrics, judged again',
  },
  {
    'cli/conform': 'what is taken for granted of AWS, asked',
    'cli/execution': 'starts and follows an execution',
    'cli/flush': 'a flush, by the function or directly',
    'cli/report': 'stages of the past',
  },
  { 'cli/watch': 'a stage as it goes', 'cli/drill': 'a rollback, rehearsed', 'cli/status': 'how things stand' },
  { 'cli/commands': 'what each command does' },
  { 'cli/usage': 'how each command is written', 'cli/complete.ts': 'what a key press suggests' },
  { 'cli/program.ts': 'all commands' },
  { 'cli/run.ts': 'runs one, and has its exit code' },

  { bin: 'what is started' },

  { 'examples/*.ts': 'the rest of a rollout, for all examples' },
  { 'examples/*': 'small apps to begin with' },

  {
    'lab/rooms': 'this list, and who keeps to it',
    'lab/build': 'bundles functions, command line and construct, once',
    'lab/host': 'this machine, shut off from real accounts',
  },
  {
    'lab/emulator': 'AWS, emulated',
    'lab/redis': 'a Redis to try things on',
    'lab/route-53': 'a zone in memory, as strict as Route 53',
    'lab/site': 'the site whose traffic moves',
  },
  { 'lab/shop': 'its two backends and their customers' },
  { 'lab/cloud': 'the stack, deployed into all this' },
  {
    'lab/support': 'what tests and tools share',
    'lab/console': 'as much of the console as the widget needs',
    'lab/terminal': 'a real terminal, and what it shows',
  },
  {
    'lab/demo': 'a whole rollout to watch',
    'lab/faults': 'stages, broken in every way',
    'lab/explore': 'every state of the lease protocol',
    'lab/conform': 'the questions to AWS, asked of the emulator',
    'lab/interpreters': 'the machines, by another interpreter',
    'lab/mutants': 'what decides, changed: does a test notice?',
    'lab/bench': 'how fast, how gentle, how often wrong',
  },
  {
    'lab/simulate': 'many groups in one account, in virtual time',
    'lab/package': 'what a stranger installs',
    'lab/machines': 'how it fares on odd machines',
    'lab/dependencies': 'what may be installed',
  },
  { 'lab/write': 'the pages and pictures that are made from the code' },

  { test: 'mirrors all of it' },
];

/** The folders that hold rooms: `core`, `functions` and so on. */
export const AREAS = [...new Set(LINES.flatMap((line) => Object.keys(line)).map(areaOf))];

const lineOf = new Map(LINES.flatMap((line, i) => Object.keys(line).map((entry) => [entry, i] as const)));

export function areaOf(room: string): string {
  return room.split('/')[0] ?? room;
}

/** Which entry of the list a file falls under; undefined where it has no room. */
export function entryOf(file: string): string | undefined {
  const area = areaOf(file);
  return [roomOf(file), `${area}/${file.split('/').length > 2 ? '*' : '*.ts'}`, area].find((entry) =>
    lineOf.has(entry),
  );
}

/** Why one file may not import another, in a sentence; undefined where it may. Both from the root of the repository. */
export function whyNot(from: string, to: string): string | undefined {
  const [importing, imported] = [entryOf(from), entryOf(to)];
  if (!importing || !imported) return `${importing ? to : from} is in no room: give it a line in lab/rooms/rooms.ts`;
  if (importing === imported && (!importing.endsWith('/*') || roomOf(from) === roomOf(to))) return undefined;
  if ((lineOf.get(imported) ?? 0) < (lineOf.get(importing) ?? 0)) return undefined;
  return `${from} imports ${to}: ${roomOf(from)} may not know ${roomOf(to)}`;
}

/** The folder of a file; where it lies at the top of its area, the file itself. */
function roomOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}
