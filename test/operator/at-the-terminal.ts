import { afterAll, afterEach, beforeAll } from 'vitest';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { Shell } from '../../lab/terminal/shell.ts';
import type { Terminal } from '../../lab/terminal/terminal.ts';
import { openStack } from '../cloud/open-stack.ts';
import type { StackName } from '../cloud/stacks.ts';

/**
 * For the tests of one file: opens a stack with its shop, and answers with how a command is typed in a shell that knows it.
 * Terminals are closed after each test.
 */
export function atTheTerminal(
  name: StackName,
  opened: (shop: CloudUnderTest) => void,
): (command: string) => Promise<Terminal> {
  let shop: CloudUnderTest | undefined;
  let shell: Shell | undefined;
  let terminals: Terminal[] = [];
  beforeAll(async () => {
    shop = await openStack(name);
    shell = await Shell.open(shop.cloud.env);
    opened(shop);
  });
  afterAll(async () => {
    await shop?.cloud.stop();
    await shell?.close();
  });
  afterEach(() => {
    for (const terminal of terminals) terminal.close();
    terminals = [];
  });
  return async (command) => {
    if (!shell) throw new Error('The stack is not open yet.');
    const terminal = await shell.run(command);
    terminals.push(terminal);
    return terminal;
  };
}
