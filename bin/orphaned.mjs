// Plain JavaScript on purpose: bin/node.mjs needs it on an old Node.

const LOOK_MS = 1000;

/**
 * npm, a shell or an editor started this process: when it is killed we would run on unseen, so we look whether it is still
 * there. `act` ends this process; again and again, until it has.
 * @param {() => unknown} act
 */
export function onceOrphaned(act) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) act();
  }, LOOK_MS).unref();
}
