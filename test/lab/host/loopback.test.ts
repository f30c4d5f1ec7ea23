import { describe, expect, it } from 'vitest';
import { insistOnLoopback, isLoopback, NotLoopback } from '../../../lab/host/environment/loopback.ts';
import { shield } from '../../../lab/host/environment/shield.ts';

describe('an endpoint', () => {
  it.each(['http://127.0.0.1:4566', 'http://127.8.8.8', 'http://localhost:4566', 'http://[::1]:4566'])(
    'is used when it is on this machine: %s',
    (url) => {
      expect(isLoopback(url)).toBe(true);
    },
  );

  it.each([
    'https://route53.amazonaws.com',
    'http://localhost.localstack.cloud:4566',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://10.0.0.1:4566',
    'http://0.0.0.0:4566',
    'http://[::ffff:10.0.0.1]',
    'http://localhost.',
    '127.0.0.1:4566',
    '',
  ])('is refused when it may be elsewhere: %s', (url) => {
    expect(() => insistOnLoopback(url, 'AWS_ENDPOINT_URL')).toThrow(NotLoopback);
  });

  it('is refused without repeating a password in it', () => {
    expect(() => insistOnLoopback('https://ana:secret@example.com/path', 'AWS_ENDPOINT_URL')).toThrow(
      /^(?!.*secret).*example\.com/,
    );
  });
});

describe('what this process inherited', () => {
  it('is forgotten, and AWS clients find the emulator only', () => {
    const environment = { AWS_PROFILE: 'production', AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com', REDIS_URL: 'x' };

    shield(environment);

    expect(environment).not.toHaveProperty('AWS_PROFILE');
    expect(environment).not.toHaveProperty('REDIS_URL');
    expect(environment.AWS_ENDPOINT_URL_S3).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  it('leads to no emulator of somebody else, wherever that is', () => {
    for (const url of ['http://127.0.0.1:4566', 'https://sts.amazonaws.com']) {
      const environment = { AWS_ENDPOINT_URL: url };

      shield(environment);

      expect(environment.AWS_ENDPOINT_URL).not.toBe(url);
    }
  });
});
