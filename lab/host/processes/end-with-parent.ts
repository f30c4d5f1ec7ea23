/** npm, a shell or an editor started us: when it is killed we would run on unseen, so we look whether it is still there. */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000).unref();
}
