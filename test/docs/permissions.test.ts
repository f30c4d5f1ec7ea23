import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { documentedPolicies } from '../../lab/support/documented-policies.ts';
import { PERMISSIONS, withPolicies } from '../../lab/write/permissions-page.ts';

const page = readFileSync(PERMISSIONS, 'utf8');

it('the page on permissions prints what the construct grants; "npm run write" writes it anew', () => {
  expect(page).toBe(withPolicies(page));
});

it('has policies that can be used once the names of a stack stand in them', () => {
  const outputs = Object.fromEntries([...page.matchAll(/<(\w+)>/g)].map(([, name]) => [name, `Shop-${name}`]));

  const policies = documentedPolicies({ outputs, zone: 'Z1', alarm: 'shop-5xx', stack: 'Shop' });

  expect(JSON.stringify(policies.look)).toContain(':stack/Shop/*');
  expect(JSON.stringify(policies)).not.toMatch(/[<>]|prod/);
});
