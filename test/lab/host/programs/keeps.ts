// Starts a program that has a child of its own, and waits to be killed.
import { keep } from '../../../../lab/host/processes/keep.ts';
import { temporaryFolder } from '../../../../lab/host/processes/temporary-folder.ts';

const folder = await temporaryFolder('test');
const { output } = keep({
  command: '/bin/sh',
  args: ['-c', 'trap "" TERM; sleep 1000 & echo "$$ $!"; wait'],
  env: { PATH: '/usr/bin:/bin' },
});
output.on('data', (pids) => console.log(`${pids}`.trim(), folder.path));
setInterval(() => {}, 1000);
