import { CommanderError } from '@commander-js/extra-typings';
import { NotDone, ToldNotDone, WrongUsage } from './command-line/failures.ts';
import { makeProgram } from './program.ts';
import { harmless, harmlessLine } from './terminal/output.ts';

/** Runs one command line and answers with its exit code: 0 done, 1 not done, 2 wrong usage. */
export async function run(args: string[]): Promise<number> {
  try {
    await makeProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return await report(error, args.includes('--json'));
  }
}

async function report(error: unknown, json: boolean): Promise<number> {
  const { name, message, lines = harmlessLine(message), document, exitCode } = await judge(error);
  // Commander has written its own message, with a hint, by the time it throws.
  if (!(error instanceof CommanderError)) process.stderr.write(`${lines}\n`);
  if (json && !(error instanceof ToldNotDone))
    process.stdout.write(`${JSON.stringify({ ...document, error: name, message }, null, 2)}\n`);
  return exitCode;
}

interface Judged {
  name: string;
  message: string;
  /** Of a message that has several of its own. @default - it is one line, whatever others wrote into it */
  lines?: string;
  document: object;
  exitCode: number;
}

async function judge(error: unknown): Promise<Judged> {
  if (error instanceof CommanderError || error instanceof WrongUsage) {
    const { message } = error;
    return { name: 'WrongUsage', message, lines: harmless(message), document: {}, exitCode: 2 };
  }
  if (error instanceof NotDone) {
    return { name: error.name, message: error.message, document: error.document, exitCode: 1 };
  }
  const { explain } = await import('./aws/explain.ts');
  const name = error instanceof Error ? error.name : 'Error';
  const explained = explain(error);
  if (explained !== null) return { name, message: explained, document: {}, exitCode: 1 };
  const message = (error instanceof Error ? error.stack : undefined) ?? String(error);
  return { name, message, lines: harmless(message), document: {}, exitCode: 1 };
}
