import { CORES } from './cores.ts';

/** One small change to the code. */
export interface Mutant {
  file: string;
  line: number;
  /** What kind of change, as Stryker calls it. */
  kind: string;
  was: string;
  becomes: string;
  /** Whether a test noticed. */
  killed: boolean;
}

/** Why no test need notice these, each as `nameOf` writes it. */
export interface Explanation {
  why: string;
  survivors: string[];
}

interface Score {
  /** Percent of the mutants that were killed, with one decimal. */
  score: number;
  killed: number;
  survived: number;
}

export interface Account extends Score {
  cores: Record<string, Score>;
  /** How many survivors change nothing but words for people: a test that held every sentence would be a copy of it. */
  words: number;
  explained: number;
  unexplained: Mutant[];
  /** What is explained, and does not survive or is not there any more. */
  stale: string[];
}

export function accountFor(mutants: Mutant[], explanations: Explanation[], cores: string[]): Account {
  const filesOf = (core: string) => CORES[core] ?? [];
  const files = new Set(cores.flatMap(filesOf));
  const explained = explanations.flatMap(({ survivors }) => survivors).filter((name) => files.has(fileIn(name)));
  const survivors = mutants.filter(({ killed }) => !killed);
  const rules = survivors.filter((mutant) => !isOfWords(mutant));
  const unexplained = rules.filter((mutant) => !explained.includes(nameOf(mutant)));
  const names = new Set(rules.map(nameOf));
  return {
    ...scoreOf(mutants),
    cores: Object.fromEntries(
      cores.map((core) => [core, scoreOf(mutants.filter(({ file }) => filesOf(core).includes(file)))]),
    ),
    words: survivors.length - rules.length,
    explained: rules.length - unexplained.length,
    unexplained,
    stale: explained.filter((name) => !names.has(name)),
  };
}

/** Without its line, which other changes move: `core/lease/swap.ts: text ?? 'none' → text && 'none'`. */
export function nameOf({ file, was, becomes }: Mutant): string {
  return `${file}: ${inOneLine(was)} → ${inOneLine(becomes)}`;
}

function fileIn(name: string): string {
  return name.split(': ')[0] ?? '';
}

function isOfWords({ kind, was }: Mutant): boolean {
  return kind === 'StringLiteral' && /\s/.test(was);
}

function scoreOf(mutants: Mutant[]): Score {
  const killed = mutants.filter((mutant) => mutant.killed).length;
  const score = Math.round((1000 * killed) / Math.max(1, mutants.length)) / 10;
  return { score, killed, survived: mutants.length - killed };
}

function inOneLine(code: string): string {
  return code.replace(/\s+/g, ' ');
}
