import { describe, expect, it } from 'vitest';
import { PROBED } from '../../../lab/support/compatibility.ts';
import { LEAST, NETWORK, settings } from '../../../lab/support/settings.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';

const probed = (change: object) => ({ ...PROBED, probes: { mocs: { ...PROBED.probes.mocs, ...change } } });
const refusal = (compatibility: object): string => {
  try {
    readSettings('prod', { ...LEAST, compatibility });
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

describe('the settings of probes', () => {
  it('refuse a stage unless something else is written, and ask as a stranger', () => {
    expect(settings({ compatibility: PROBED }).compatibility).toEqual({
      ...PROBED,
      onPrepare: 'refuse',
      probes: {
        mocs: {
          ...PROBED.probes.mocs,
          ...{ mayDiffer: [], headers: [], send: {}, answersMustMatch: false, timeoutSeconds: 10 },
        },
      },
    });
    expect(settings().compatibility).toBeUndefined();
  });

  it.each<[string, object, string, string]>([
    [
      'nobody flushes the key',
      probed({ keys: ['orders:1'] }),
      'probes.mocs.keys.0',
      'no pattern of the flush profile "migration" takes it',
    ],
    [
      'the key is preserved',
      probed({ keys: ['mocs:1', 'sessions:1'] }),
      'probes.mocs.keys.1',
      'the preserve pattern "sessions:*" keeps it',
    ],
    ['no key', probed({ keys: [] }), 'probes.mocs.keys', 'write the keys'],
    ['no path', probed({ path: 'mocs/1' }), 'probes.mocs.path', 'with "/" at its beginning'],
    ['no pointer', probed({ mayDiffer: ['$.at'] }), 'probes.mocs.mayDiffer.0', 'write a JSON pointer'],
    [
      'a secret header',
      probed({ send: { authorization: 'Bearer hunter2' } }),
      'probes.mocs.send.authorization',
      'a probe asks as a stranger',
    ],
    [
      'a secret header of one’s own',
      probed({ send: { 'x-api-key': 'hunter2' } }),
      'probes.mocs.send.x-api-key',
      'a probe asks as a stranger',
    ],
    ['a Host header', probed({ send: { host: 'a' } }), 'probes.mocs.send.host', 'goes into "host"'],
    ['a long wait', probed({ timeoutSeconds: 60 }), 'probes.mocs.timeoutSeconds', '20'],
    ['no probe', { ...PROBED, probes: {} }, 'probes', 'one probe at least'],
    ['another word', { ...PROBED, onPrepare: 'ignore' }, 'onPrepare', '"refuse", "warn" or "off"'],
    [
      'a password in the address',
      { ...PROBED, stable: { url: 'https://ana:hunter2@stable.example.com' } },
      'stable.url',
      'no user, password',
    ],
    [
      'another protocol',
      { ...PROBED, stable: { url: 'ftp://stable.example.com' } },
      'stable.url',
      'write https://host',
    ],
    ['one backend twice', { ...PROBED, canary: PROBED.stable }, 'canary.url', 'past the weights'],
  ])('name what is wrong and what to write: %s', (_, compatibility, path, help) => {
    const message = refusal(compatibility);

    expect(message).toContain(`prod.compatibility.${path}`);
    expect(message).toContain(help);
    expect(message).not.toContain('hunter2');
  });
});

it('name one key, or keys of one slot, for a cache that watches no others', () => {
  const cache = {
    url: 'rediss://sluice@shop.serverless.euc1.cache.amazonaws.com:6379',
    elastiCacheIam: { cacheName: 'shop', serverless: true },
    network: NETWORK,
  };
  const read =
    (...keys: string[]) =>
    () =>
      readSettings('prod', { ...LEAST, cache, compatibility: probed({ keys }) });

  expect(read('mocs:1', 'mocs:2')).toThrow('prod.compatibility.probes.mocs.keys is ["mocs:1","mocs:2"]: write one key');
  expect(read('mocs:{1}', 'mocs:{1}:more')).not.toThrow();
  expect(read('mocs:1')).not.toThrow();
});
