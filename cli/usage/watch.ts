import type { Program } from '../command-line/global-options.ts';

const ABOUT = `
Without an execution it goes from one to the next (a stage, its rollback, the next stage) until you leave with q or
Ctrl-C; with one it ends with that one, or with its rollback, and the exit code says where that left the traffic. On a
terminal, "a" and "r" decide at a gate. With --json it prints one document per line for each change, of the kinds:
execution, state, remark, verdict, weights, trouble, ended, traffic, idle, failed.

Examples:
  sluice watch
  sluice watch stage-25-20261121T101500Z-3fa9
  sluice watch --once
  sluice watch --json | jq 'select(.kind == "verdict").verdict.reason'`;

export function addWatch(program: Program): void {
  program
    .command('watch')
    .description('show what runs as it goes: state, health, weights, and what it waits for')
    .argument('[execution]', 'the name of a stage or rollback; left out, whatever runs, and what follows it')
    .option('--once', 'one picture of now, and end')
    .addHelpText('after', ABOUT)
    .action(async (execution, _, command) => {
      const { watch } = await import('../commands/watch.ts');
      await watch(execution, command.optsWithGlobals());
    });
}
