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

const Bill = z.object({
  components: z.array(
    z.object({
      type: z.string(),
      group: z.string().optional(),
      name: z.string(),
      version: z.string().default(''),
      licenses: z.tuple([z.object({ expression: z.string() })]).optional(),
    }),
  ),
});

/** One that comes with Sluice. */
export interface Bundled {
  name: string;
  version: string;
  licence: string;
}

/** The packages that the bundles are made of, by the bill of materials that the build writes. */
export function bundledPackages(bill: unknown): Bundled[] {
  const packages = Bill.parse(bill).components.filter(({ type }) => type === 'library');
  return packages.map(({ group, name, version, licenses }) => ({
    name: group ? `${group}/${name}` : name,
    version,
    licence: licenses?.[0].expression ?? 'none',
  }));
}

/** Those under a licence that nobody has allowed, in words. */
export function foreignLicences(packages: Bundled[]): string[] {
  return packages
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ name, version, licence }) => `${name} ${version}: licence ${licence}`);
}

/** `MIT OR GPL-3.0-or-later` leaves the choice, `MIT AND Zlib` does not. */
function isAllowed(expression: string): boolean {
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence)));
}
