import { Argument } from '@commander-js/extra-typings';
import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { boundsInWords, table } from './columns.ts';
import { MUTANTS } from './mutants/all.ts';
import { QUICK } from './quick.ts';
import { type Explored, exploreMutant, exploreWorld, theProduct, walkWorld } from './run.ts';
import { WORLDS } from './worlds.ts';

const NAMES = [...WORLDS, ...MUTANTS].map(({ name }) => name);

const command = script(
  'explore',
  'Every state that small worlds of executions, Lambda calls and Route 53 can get into.',
)
  .addArgument(new Argument('[names...]', 'of worlds and mutants').choices(NAMES))
  .option('--quick', 'exhaust small worlds, and walk through the others at random', false)
  .option('--seed <number>', 'draws the same walks again', wholeNumber(0, 1e9), 1)
  .option('--verbose', 'print how each mutant is killed', false)
  .parse();
const [wanted] = command.processedArgs;
const { quick, seed, verbose } = command.opts();
const isWanted = ({ name }: { name: string }) => wanted.length === 0 || wanted.includes(name);
const product = theProduct();

const exhausted = (quick ? QUICK.exhausted : WORLDS).filter(isWanted);
const walked = (quick ? QUICK.walked : []).filter(isWanted);
const mutated = (quick ? QUICK.mutants : MUTANTS).filter(isWanted);

const worlds: Explored[] = [];
for (const world of exhausted) worlds.push(noted(await exploreWorld(world, product)));
for (const world of walked) worlds.push(noted(await walkWorld(world, product, seed, QUICK.secondsAWalk)));
const mutants: Explored[] = [];
for (const mutant of mutated) mutants.push(noted(await exploreMutant(mutant, product)));

console.log(
  table(
    ['world', 'at most', 'states', 'transitions', 'depth', 'exhausted', 'violations', 'seconds'],
    worlds.map((explored) => [
      explored.name,
      boundsInWords({ ...[...exhausted, ...walked].find(({ name }) => name === explored.name)?.bounds }),
      explored.states,
      explored.transitions,
      explored.depth,
      explored.exhausted ? 'yes' : quick ? 'walked' : 'NO',
      explored.violations.length,
      Math.round(explored.seconds),
    ]),
  ),
);
console.log(
  `\n${table(
    ['mutant', 'killed by', 'steps', 'states', 'seconds'],
    mutants.map(({ name, violations: [first], states, seconds }) => [
      name,
      first?.what ?? 'SURVIVED',
      first?.steps ?? 0,
      states,
      Math.round(seconds),
    ]),
  )}`,
);
const violations = worlds.flatMap((world) => world.violations.map((violation) => ({ name: world.name, ...violation })));
const told = [
  ...violations,
  ...(verbose || wanted.length > 0
    ? mutants.flatMap(({ name, violations: [first] }) => (first ? [{ name, ...first }] : []))
    : []),
];
for (const { name, trace } of told) console.log(`\n${name}: ${trace}`);

const sum = (of: (explored: Explored) => number) => worlds.reduce((total, explored) => total + of(explored), 0);
const killed = mutants.filter(({ violations }) => violations.length > 0).length;
const isExhausted = worlds.every((explored) => explored.exhausted);
console.log(
  JSON.stringify({
    worlds: worlds.length,
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    exhausted: isExhausted,
    violations: violations.length,
    mutants: mutants.length,
    killed,
  }),
);
if (violations.length > 0 || killed < mutants.length || (!isExhausted && !quick)) process.exitCode = 1;

/** Some worlds take a minute. */
function noted(explored: Explored): Explored {
  console.error(`${explored.name}: ${explored.states} states, ${explored.seconds.toFixed(1)} s`);
  return explored;
}
