// Synthesizes these apps, one after the other, each into its own folder: the CDK is loaded once for all.
for (const name of process.argv.slice(2)) {
  process.env.CDK_OUTDIR = `out/${name}`;
  require(`./${name}/app.ts`).app.synth();
}
