import { Option } from '@commander-js/extra-typings';
import { script } from '../../cli/command-line/script.ts';
import { FAULT_NAMES } from './faults/all.ts';

export function readOptions() {
  return script('demo', 'A whole rollout on this machine: four stages against a real Redis and an emulated AWS.')
    .option('--json', 'print the report as one line of JSON on standard output, and everything else on standard error')
    .addOption(new Option('--fault <name>', 'break the second stage').choices(FAULT_NAMES))
    .option('--versioned-keys', 'give each backend keys of its own, and leave out the flushes')
    .option('--compare-flushes', 'run the last stage once for each way to treat the cache, and compare')
    .option('--plain', 'print lines, even on a terminal')
    .option('--emulator <url>', 'use an AWS emulator that runs on this machine already; what is deployed there stays')
    .option('--out <folder>', 'where report.html and report.json go', 'out')
    .parse()
    .opts();
}
