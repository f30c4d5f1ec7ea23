// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What is shipped, as CycloneDX: each bundle, and the packages in it. `npm sbom` would list the packages that somebody
 * installs with Sluice, and those are none. It has no time and no serial number: the same sources give the same bytes.
 * https://cyclonedx.org/docs/1.6/json/
 * @param {string} root
 * @param {Map<string, import('./bundled.mjs').Package[]>} bundles
 */
export function billOfMaterials(root, bundles) {
  const sluice = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const libraries = [...bundles.values()].flat().map((each) => ({ type: 'library', ...componentOf(each) }));
  const packages = new Map(libraries.map((each) => [each.purl, each]));
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', ...componentOf(sluice) } },
    components: [
      ...[...bundles.keys()].map((bundle) => ({ type: 'application', 'bom-ref': bundle, name: `dist/${bundle}` })),
      ...packages.values(),
    ],
    dependencies: [
      { ref: purlOf(sluice), dependsOn: [...bundles.keys()] },
      ...[...bundles].map(([ref, inside]) => ({ ref, dependsOn: [...new Set(inside.map(purlOf))] })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** @param {Pick<import('./bundled.mjs').Package, 'name' | 'version' | 'license'>} of */
function componentOf({ name, version, license }) {
  const [, group, own = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = purlOf({ name, version });
  return { 'bom-ref': purl, ...(group && { group }), name: own, version, licenses: [{ expression: license }], purl };
}

/** @param {Pick<import('./bundled.mjs').Package, 'name' | 'version'>} of */
function purlOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
