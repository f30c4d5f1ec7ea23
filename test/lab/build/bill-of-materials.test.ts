import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROOT } from '../../../lab/build/made-of.mjs';
import { bundledPackages } from '../../../lab/dependencies/licences.ts';

const text = readFileSync(path.join(ROOT, 'dist/sluice.cdx.json'), 'utf8');
const Bill = z.object({ dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })) });
const bill = Bill.parse(JSON.parse(text));

const inBundle = (bundle: string) => bill.dependencies.find(({ ref }) => ref === bundle)?.dependsOn ?? [];
const versionOf = (name: string) =>
  JSON.parse(readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;

describe('the bill of materials', () => {
  it('is valid CycloneDX', async () => {
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
  });

  it('says of each bundle what is in it', () => {
    expect(inBundle('functions/flush-cache')).toContain(`pkg:npm/ioredis@${versionOf('ioredis')}`);
    expect(inBundle('functions/set-weights')).not.toContain(`pkg:npm/ioredis@${versionOf('ioredis')}`);
    expect(inBundle('functions/set-weights')).toContain(
      `pkg:npm/%40aws-sdk/client-route-53@${versionOf('@aws-sdk/client-route-53')}`,
    );
    expect(inBundle('cli')).toContain(`pkg:npm/commander@${versionOf('commander')}`);
    expect(inBundle('lib')).toContain(`pkg:npm/zod@${versionOf('zod')}`);
  });

  it('names the packages whose licences stand beside them, and no other', () => {
    const licences = readFileSync(path.join(ROOT, 'dist/licences.txt'), 'utf8');
    const noticed = [...licences.matchAll(/^# (?:\S+\/)?node_modules\/(\S+) (\S+): /gm)].map(
      ([, name, version]) => `${name} ${version}`,
    );
    const listed = bundledPackages(JSON.parse(text)).map(({ name, version }) => `${name} ${version}`);

    expect(listed.length).toBeGreaterThan(50);
    expect(new Set(listed)).toEqual(new Set(noticed));
  });
});
