import { deployStacks } from '../../lab/cloud/stacks.ts';
import { STACKS } from './stacks.ts';

/*
 * The cloud that the tests share, in a process of its own: what it needs of the environment reaches no test, and it is
 * as fast as the machine lets it be while the tests keep theirs busy.
 */
process.on('disconnect', () => process.exit());
const { places, stop } = await deployStacks(STACKS, { say: console.log });
process.on('message', () => void stop().finally(() => process.exit()));
process.send?.({ places: Object.fromEntries(places) });
