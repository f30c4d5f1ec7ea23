import { Argument } from '@commander-js/extra-typings';
import { script } from '../../cli/command-line/script.ts';
import { shield } from '../host/environment/shield.ts';
import { accountFor, nameOf } from './account.ts';
import { CORES } from './cores.ts';
import { EXPLANATIONS } from './explanations.ts';
import { runStryker } from './run-stryker.ts';

/** Percent, of each core. */
const LEAST_SCORE = 85;

const command = script(
  'test:mutants',
  'Changes the code that decides, in small ways, and looks whether a test notices.',
)
  .addArgument(new Argument('[cores...]', 'of these alone').choices(Object.keys(CORES)))
  .parse();
const [named] = command.processedArgs;
const cores = named.length > 0 ? named : Object.keys(CORES);

// Nobody has read what a mutant calls.
shield();
const began = Date.now();
const { mutants, unexecuted } = await runStryker(cores.flatMap((core) => CORES[core] ?? []));
const { unexplained, stale, ...figures } = accountFor(mutants, EXPLANATIONS, cores);
const poor = Object.entries(figures.cores).filter(([, { score }]) => score < LEAST_SCORE);

tell(
  'These survive, and lab/mutants/explanations.ts does not say why. Write the test that kills them, or the reason',
  unexplained.map((mutant) => `${mutant.file}:${mutant.line} ${mutant.kind}\n    ${nameOf(mutant)}`),
);
tell('These do not survive any more. Take them out of lab/mutants/explanations.ts', stale);
tell(
  `Below ${LEAST_SCORE} %`,
  poor.map(([core, { score }]) => `${core}, ${score} %`),
);
console.log(
  JSON.stringify({
    ...figures,
    unexplained: unexplained.length,
    stale: stale.length,
    unexecuted,
    minutes: Math.round((Date.now() - began) / 6000) / 10,
  }),
);
if (unexplained.length + stale.length + poor.length > 0) process.exitCode = 1;

function tell(what: string, lines: string[]): void {
  if (lines.length > 0) console.log([`${what}:`, ...lines.map((line) => `  ${line}`), ''].join('\n'));
}
