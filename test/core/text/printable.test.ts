import { expect, it } from 'vitest';
import { printable } from '../../../core/text/printable.ts';

it.each([
  ['mocs:1', 'mocs:1'],
  ['a b~', 'a b~'],
  ['line\nbreak\r', 'line\\x0abreak\\x0d'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['back\\x0aslash', 'back\\\\x0aslash'],
  ['é', '\\xc3\\xa9'],
  ['\0\u007f', '\\x00\\x7f'],
])('the key %j is printed as %s, on one line that no terminal acts on', (key, line) => {
  expect(printable(Buffer.from(key))).toBe(line);
});
