import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Approval } from '../../core/protocol/rollout.ts';
import { settings } from '../../lab/support/settings.ts';
import { synthesize } from '../../lab/support/synth.ts';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const page = readFileSync(path.join(DOCS, 'approval.md'), 'utf8');

describe('the page on approvals', () => {
  it('names every setting of the gate', () => {
    const named = [...page.matchAll(/^\| `gate\.(\w+)` \|/gm)].map(([, name]) => name);

    expect(named.sort()).toEqual(Object.keys(settings({}).gate).sort());
  });

  it('names fields of an approval and outputs of the stack that exist', () => {
    const fields = [...page.matchAll(/`approval\.(\w+)`/g)].map(([, name]) => name);

    expect(Object.keys(Approval.shape)).toEqual(expect.arrayContaining([...new Set(fields)]));
    expect(Object.keys(synthesize().findOutputs('*'))).toContain('DecideFunctionName');
    expect(fields.length).toBeGreaterThan(0);
  });

  it('says of every function what whoever may invoke it can do', () => {
    const [, table = ''] = /\| who may invoke \|(.*?)\n\n/s.exec(page) ?? [];
    const named = [...table.matchAll(/\*([a-z-]+)\*/g)].map(([, name]) => name);

    expect(named.sort()).toEqual(readdirSync(path.join(DOCS, '../functions')).sort());
  });
});
