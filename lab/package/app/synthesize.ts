// Synthesizes these apps, one after the other, each into its own folder: the CDK is loaded once for all.
for (const name of process.argv.slice(2)) {
  process.env.CDK_OUTDIR = `out/${name}`;
  const { app } = await import(`./${name}/app.ts`);
  app.synth();
}
