import type { Program } from '../command-line/global-options.ts';

const ABOUT = `
What is flushed and what is preserved comes from the settings: those that the stack was deployed with, or with --direct
those of the environment in cdk.json (--environment, SLUICE_ENVIRONMENT, or the only one), and the defaults where it has
none. The first line says which, and which Redis it is. Before it deletes, it shows the counts and asks; where nobody can
be asked, it wants --yes, on this machine, too: localhost may be a tunnel.

With --direct the flush runs here, against the Redis that REDIS_URL names, and needs no AWS. DRY_RUN=true says the same
as --dry-run. Ctrl-C ends it between two pages, with the counts until then.

Examples:
  sluice flush --dry-run
  sluice flush --profile after-sync --yes
  sluice flush --profile feature-flags --flag-environment production
  REDIS_URL=redis://localhost:6379 sluice flush --direct --dry-run --out keys.txt
  REDIS_URL=rediss://cache.example.com sluice flush --direct --ca ca.pem --resume flush.json`;

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
    .option('--ca <file>', "with --direct: the authority that signed the server's certificate, as PEM")
    .option('--cert <file>', 'with --direct: your certificate, for a server that wants one, as PEM')
    .option('--key <file>', 'with --direct: the key of --cert, as PEM')
    .option('--resume <file>', 'keep there how far a flush came that did not get through, and go on from there')
    .option('--yes', 'do not ask, and flush even while a stage holds the lease')
    .addHelpText('after', ABOUT)
    .action(async (_, command) => {
      const { flush } = await import('../commands/flush.ts');
      await flush(command.optsWithGlobals());
    });
}
