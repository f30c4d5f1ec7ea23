// Said before everything is loaded that takes a moment to load.
if (!process.argv.some((argument) => argument === '--help' || argument === '-h')) {
  console.error('Starting the demonstration: a whole rollout takes a few minutes.');
}
await import('./demo.ts');
