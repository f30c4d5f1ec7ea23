import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { widgetWords } from '../../lab/write/widget-sample.ts';

it('the picture of the widget has the sentences that the code writes; "npm run draw:console" draws it anew', () => {
  expect(readFileSync(new URL('../../docs/images/approval-widget.txt', import.meta.url), 'utf8')).toBe(widgetWords());
});
