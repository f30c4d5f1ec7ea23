import { CommanderError } from '@commander-js/extra-typings';
import { NotDone, ToldNotDone, WrongUsage } from './command-line/failures.ts';
import { makeProgram } from './program.ts';

/** Runs one command line and answers with its exit code. */
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
  const { name, message, hasLines, document, exitCode } = await judge(error);
  const { harmless, harmlessLine, inWindow } = await import('./terminal/output.ts');
  // Commander has written its own message, with a hint, by the time it throws.
  if (!(error instanceof CommanderError))
    process.stderr.write(`${hasLines ? harmless(message) : inWindow(harmlessLine(message), process.stderr)}\n`);
  if (json && !(error instanceof ToldNotDone))
    process.stdout.write(`${JSON.stringify({ ...document, error: name, message }, null, 2)}\n`);
  return exitCode;
}

interface Judged {
  name: string;
  message: string;
  /** Whether line breaks in the message are our own, and not what others wrote into it. */
  hasLines: boolean;
  document: object;
  exitCode: number;
}

async function judge(error: unknown): Promise<Judged> {
  if (error instanceof CommanderError || error instanceof WrongUsage) {
    return { name: 'WrongUsage', message: error.message, hasLines: true, document: {}, exitCode: 2 };
  }
  const failure = { hasLines: false, document: {}, exitCode: 1 };
  if (error instanceof NotDone) {
    const { exitCode, document } = error;
    return { ...failure, name: error.name, message: error.message, document, exitCode };
  }
  if (error instanceof Error && error.name === 'SettingsError') {
    return { ...failure, name: error.name, message: error.message, hasLines: true };
  }
  const { explain } = await import('./aws/explain.ts');
  const name = error instanceof Error ? error.name : 'Error';
  const explained = explain(error);
  if (explained !== null) return { ...failure, name, message: explained };
  return { ...failure, name, message: (error instanceof Error && error.stack) || String(error), hasLines: true };
}
