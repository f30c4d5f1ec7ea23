import { Option } from '@commander-js/extra-typings';
import { script } from '../../cli/command-line/script.ts';
import { FAULT_NAMES } from './faults/all.ts';

export function readOptions() {
  return script('demo', 'A whole rollout on this machine: four stages against a real Redis and an emulated AWS.')
    .option('--json', 'print the report as one line of JSON on standard output, and everything else on standard error')
    .addOption(new Option('--fault <name>', 'break the second stage').choices(FAULT_NAMES))
    .option('--flush-again', 'flush in every stage once more after the weights have moved')
    .option('--no-comparison', 'leave out the last stage’s second run, with a second flush')
    .option('--plain', 'print lines, even on a terminal')
    .option('--emulator <url>', 'use an AWS emulator that runs on this machine already; what is deployed there stays')
    .option('--out <folder>', 'where report.html and report.json go', 'out')
    .parse()
    .opts();
}
