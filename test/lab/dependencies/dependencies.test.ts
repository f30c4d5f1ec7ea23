import { expect, it } from 'vitest';
import { readAudit } from '../../../lab/dependencies/audit.ts';
import { bundledFolders, foreignLicences } from '../../../lab/dependencies/licences.ts';

const FOLDER = 'node_modules/a/node_modules/@of/b';
const bundled = bundledFolders(`# ${FOLDER} 1.2.3: MIT\n\nCopyright\n\n# node_modules/c 1.0.0: ISC`);

const locked = (license?: string) => ({
  packages: {
    '': { name: 'sluice', version: '0.1.0', license: 'Apache-2.0' },
    [FOLDER]: { version: '1.2.3', license },
  },
});

it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-or-later)', 'MIT AND ISC'])('lets a package under %s in', (licence) => {
  expect(foreignLicences(locked(licence), bundled)).toEqual([]);
});

it.each(['AGPL-3.0-only', 'SEE LICENSE IN LICENSE.txt', 'MIT AND GPL-2.0-only', '(BUSL-1.1)'])(
  'names a package under %s',
  (licence) => {
    expect(foreignLicences(locked(licence), bundled)).toEqual([`@of/b 1.2.3: licence ${licence}`]);
  },
);

it('names a package that says nothing of its licence', () => {
  expect(foreignLicences(locked(), bundled)).toEqual(['@of/b 1.2.3: licence none']);
});

it('leaves alone what goes into no bundle', () => {
  expect(foreignLicences(locked('MPL-2.0'), new Set(['node_modules/c']))).toEqual([]);
});

it('tells each vulnerable package with its versions and how bad it is', () => {
  const json = JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      lodash: { name: 'lodash', severity: 'high', via: [], range: '<4.17.21', nodes: [] },
      vitest: { name: 'vitest', severity: 'high', via: [], range: '*', nodes: [] },
    },
    metadata: {},
  });

  expect(readAudit(json, new Set(['lodash']))).toEqual({ found: ['lodash <4.17.21: high'] });
});

it('tells a registry that does not answer from one that found nothing', () => {
  const refused = { message: '405 Method Not Allowed', statusCode: 405, error: { summary: '', detail: '' } };

  expect(readAudit(JSON.stringify(refused), new Set())).toEqual({ unanswered: '405 Method Not Allowed' });
  expect(readAudit(JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }), new Set())).toEqual({ found: [] });
  expect(() => readAudit('', new Set())).toThrow();
});
