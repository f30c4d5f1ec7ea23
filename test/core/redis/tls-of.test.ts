import type { PeerCertificate } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { tlsOf } from '../../../core/redis/socket-options.ts';

const certificate = (subjectaltname: string) => ({ subject: { CN: 'x' }, subjectaltname }) as PeerCertificate;

describe('a node of a cluster behind TLS', () => {
  it('is asked for by its own name, whatever the URL says', () => {
    expect(tlsOf('n2.cache.example.com', { servername: 'cache.example.com' })).toMatchObject({
      servername: 'n2.cache.example.com',
    });
  });

  it.each([
    ['its address', 'IP Address:10.0.0.2', true],
    ['the name of the cluster', 'DNS:cache.example.com', true],
    ['another name', 'DNS:other.example.com', false],
  ])('that goes by an address may show a certificate for it or the cluster: %s', (_, names, fits) => {
    const { servername, checkServerIdentity } = tlsOf('10.0.0.2', { servername: 'cache.example.com' });

    expect(servername).toBe('cache.example.com');
    expect(checkServerIdentity?.('cache.example.com', certificate(names)) === undefined).toBe(fits);
  });
});
