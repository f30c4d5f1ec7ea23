import { expect, it } from 'vitest';
import { readAudit } from '../../../lab/dependencies/audit.ts';
import { foreignLicences } from '../../../lab/dependencies/licences.ts';

const under = (licence: string) => foreignLicences([{ name: '@of/b', version: '1.2.3', licence }]);

it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-or-later)', 'MIT AND ISC'])('lets a package under %s in', (licence) => {
  expect(under(licence)).toEqual([]);
});

it.each(['AGPL-3.0-only', 'SEE LICENSE IN LICENSE.txt', 'MIT AND GPL-2.0-only', '(BUSL-1.1)', 'none'])(
  'names a package under %s',
  (licence) => {
    expect(under(licence)).toEqual([`@of/b 1.2.3: licence ${licence}`]);
  },
);

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
