import type { Program } from '../command-line/global-options.ts';

const ABOUT_DIRECT = `
With --direct the flush runs here, against the Redis that REDIS_URL names, and needs no AWS. Profiles and preserve
patterns are the defaults, or with --environment those in cdk.json. Unless that Redis is on this machine, it shows what
it would delete, and asks; where nobody can be asked, it wants --yes. DRY_RUN=true says the same as --dry-run.

Examples:
  sluice flush --dry-run
  sluice flush --profile after-sync
  sluice flush --profile feature-flags --flag-environment production
  REDIS_URL=redis://localhost:6379 sluice flush --direct --dry-run --out keys.txt`;

export function addFlush(program: Program): void {
  program
    .command('flush')
    .description('delete the keys of a flush profile from the cache, and only those')
    .option('--profile <name>', 'which profile of the settings', 'migration')
    .option('--flag-environment <name>', 'what {environment} in the patterns of the profile stands for')
    .option('--dry-run', 'count and show samples, delete nothing')
    .option('--direct', 'without AWS, against REDIS_URL')
    .option('--cluster', 'with --direct: REDIS_URL names a node of a Redis cluster')
    .option('--out <file>', 'with --direct: write every key that is deleted, or would be, to a file, one per line')
    .option('--yes', 'do not ask, and flush even while a stage holds the lease')
    .addHelpText('after', ABOUT_DIRECT)
    .action(async (_, command) => {
      const named = command.getOptionValueSourceWithGlobals('environment') === 'cli';
      const { flush } = await import('../commands/flush.ts');
      await flush(command.optsWithGlobals(), named);
    });
}
