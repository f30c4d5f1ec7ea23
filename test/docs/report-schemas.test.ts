import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { reportSchemas } from '../../lab/write/report-schemas.ts';

it.each(Object.entries(reportSchemas()))('%s is what a report really is; else: npm run write', (name, text) => {
  const published = readFileSync(new URL(`../../docs/schemas/${name}`, import.meta.url), 'utf8');

  expect(JSON.parse(published)).toEqual(JSON.parse(text));
});
