import { expect, it } from 'vitest';
import { readAudit } from '../../../lab/dependencies/audit.ts';
import { foreignLicences } from '../../../lab/dependencies/licences.ts';

const locked = (license?: string, dev?: boolean) => ({
  packages: {
    '': { name: 'sluice', version: '0.1.0', license: 'Apache-2.0' },
    'node_modules/a/node_modules/@of/b': { version: '1.2.3', license, dev },
  },
});

it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-or-later)', 'MIT AND ISC'])('lets a package under %s in', (licence) => {
  expect(foreignLicences(locked(licence))).toEqual([]);
});

it.each(['AGPL-3.0-only', 'SEE LICENSE IN LICENSE.txt', 'MIT AND GPL-2.0-only', '(BUSL-1.1)'])(
  'names a package under %s',
  (licence) => {
    expect(foreignLicences(locked(licence))).toEqual([`@of/b 1.2.3: licence ${licence}`]);
  },
);

it('names a package that says nothing of its licence', () => {
  expect(foreignLicences(locked())).toEqual(['@of/b 1.2.3: licence none']);
});

it('leaves alone what only a developer installs', () => {
  expect(foreignLicences(locked('MPL-2.0', true))).toEqual([]);
});

it('tells each vulnerable package with its versions and how bad it is', () => {
  const json = JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: { lodash: { name: 'lodash', severity: 'high', via: [], range: '<4.17.21', nodes: [] } },
    metadata: {},
  });

  expect(readAudit(json)).toEqual({ found: ['lodash <4.17.21: high'] });
});

it('tells a registry that does not answer from one that found nothing', () => {
  const refused = { message: '405 Method Not Allowed', statusCode: 405, error: { summary: '', detail: '' } };

  expect(readAudit(JSON.stringify(refused))).toEqual({ unanswered: '405 Method Not Allowed' });
  expect(readAudit(JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }))).toEqual({ found: [] });
  expect(() => readAudit('')).toThrow();
});
