import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { freshen } from '../build/fresh.mjs';
import { readAudit } from './audit.ts';
import { bundledPackages, foreignLicences } from './licences.ts';

/**
 * `npm run check:dependencies`: is anything that comes with Sluice known to be vulnerable, or under a licence that
 * nobody has allowed? All of it is in the bundles; but for the CDK, which each app brings, nothing is installed beside.
 * A registry that does not answer is told and no failure: it says nothing about the packages.
 */
await freshen();
const bill = readFileSync(new URL('../../dist/sluice.cdx.json', import.meta.url), 'utf8');
const packages = bundledPackages(JSON.parse(bill));
const wrong = foreignLicences(packages);

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8' });
const names = new Set(packages.map(({ name }) => name));
const audit = readAudit(stdout, names);
if ('unanswered' in audit) console.warn(`Nobody could be asked for known vulnerabilities: ${audit.unanswered}`);
else wrong.push(...audit.found);

for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
