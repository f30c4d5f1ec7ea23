import * as z from 'zod';

/** What may ship with, or be installed beside, software under Apache-2.0 without obliging its users to anything but a notice. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

const LockFile = z.object({
  packages: z.record(z.string(), z.object({ version: z.string(), license: z.string().default('none') })),
});

/** The packages that come with Sluice under a licence that nobody has allowed, in words. */
export function foreignLicences(lockFile: unknown, folders: ReadonlySet<string>): string[] {
  const { packages } = LockFile.parse(lockFile);
  return Object.entries(packages)
    .filter(([folder, { license }]) => folders.has(folder) && !isAllowed(license))
    .map(
      ([folder, { version, license }]) => `${folder.replace(/^.*node_modules\//, '')} ${version}: licence ${license}`,
    );
}

/** The folders of the packages that the bundles are made of, as the build lists them in `dist/licences.txt`. */
export function bundledFolders(notices: string): Set<string> {
  return new Set([...notices.matchAll(/^# (node_modules\/\S+) \S+: /gm)].map(([, folder = '']) => folder));
}

/** `MIT OR GPL-3.0-or-later` leaves the choice, `MIT AND Zlib` does not. */
function isAllowed(expression: string): boolean {
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence)));
}
