import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { block } from './recipe.ts';

const LOCAL = fileURLToPath(new URL('../../.local', import.meta.url));

/** What the app of a recipe makes of its stack `Shop`, run as it is printed: beside our packages, from which it imports. */
export async function templateOfApp(page: string, heading: string): Promise<Template> {
  mkdirSync(LOCAL, { recursive: true });
  const folder = mkdtempSync(path.join(LOCAL, 'recipe-'));
  try {
    const file = path.join(folder, 'app.ts');
    // Copies of what is built take a while, and are not what this is about.
    const text = block(page, heading, 'ts').replace(
      'new App()',
      "new App({ context: { 'aws:cdk:disable-asset-staging': true } })",
    );
    writeFileSync(file, text);
    const { assembly }: { assembly: CloudAssembly } = await import(file);
    return Template.fromJSON(assembly.getStackByName('Shop').template);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
