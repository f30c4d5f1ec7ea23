import { parseArgs } from 'node:util';
import { peakMb } from './flush/memory.ts';

/* What the flush of few and of many keys takes in memory. It should be the same. */

const { values } = parseArgs({ options: { many: { type: 'string', default: '3000000' } } });

const few = await peakMb(100_000);
const many = await peakMb(Number(values.many));
console.log(`Peak memory of the whole process: ${few} MB at 100,000 keys, ${many} MB at ${values.many}.`);
console.log(JSON.stringify({ peakMb: { '100k': few, '3M': many } }));
