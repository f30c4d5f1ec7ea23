import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readAudit } from './audit.ts';
import { foreignLicences } from './licences.ts';

/**
 * `npm run check:dependencies`: is anything that comes with Sluice known to be vulnerable, or under a licence that
 * nobody has allowed? A registry that does not answer is told and no failure: it says nothing about the packages.
 */
const wrong = foreignLicences(JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')));

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const audit = readAudit(stdout);
if ('unanswered' in audit) console.warn(`Nobody could be asked for known vulnerabilities: ${audit.unanswered}`);
else wrong.push(...audit.found);

for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
