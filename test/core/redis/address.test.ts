import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../core/protocol/errors.ts';
import { formatAddress, readRedisUrl } from '../../../core/redis/address.ts';

describe('the URL of a Redis', () => {
  it.each([
    ['redis://cache', 'cache:6379', { tls: false, database: 0 }, undefined, undefined],
    ['rediss://cache.example.com:6380/5', 'cache.example.com:6380', { tls: true, database: 5 }, undefined, undefined],
    ['redis://cache/', 'cache:6379', { tls: false, database: 0 }, undefined, undefined],
    ['redis://:secret@cache', 'cache:6379', {}, undefined, 'secret'],
    ['redis://default:secret@cache:1234', 'cache:1234', {}, 'default', 'secret'],
    ['rediss://flusher@cache:6379', 'cache:6379', { tls: true }, 'flusher', undefined],
    ['redis://[::1]:6380/2', '[::1]:6380', { host: '::1', database: 2 }, undefined, undefined],
    ['redis://:p@[2001:db8::7]', '[2001:db8::7]:6379', { host: '2001:db8::7' }, undefined, 'p'],
    ['redis://u:p%40ss%2Fw%3A%23%3F@cache', 'cache:6379', {}, 'u', 'p@ss/w:#?'],
    ['redis://u:p@ss@cache', 'cache:6379', {}, 'u', 'p@ss'],
    ['redis://u:100%@cache', 'cache:6379', {}, 'u', '100%'],
    ['redis://u:%zz%41@cache', 'cache:6379', {}, 'u', '%zzA'],
    ['redis://u:p:q@cache', 'cache:6379', {}, 'u', 'p:q'],
    ['redis://u:%C3%A9%20+@cache', 'cache:6379', {}, 'u', 'é +'],
  ])('%s is read', (url, place, address, username, password) => {
    const read = readRedisUrl(url);

    expect(formatAddress(read.address)).toBe(place);
    expect(read).toMatchObject({ address, username, password });
  });

  it.each([
    'redis://:hunter2/x@cache',
    'redis://:hunter2#x@cache',
    'redis://:hunter2?x@cache',
    'redis://user:12/hunter2@cache',
    'redis://u:hunter2%ff@cache',
    'http://u:hunter2@cache',
    'redis://u:hunter2@cache/hunter2',
    'redis://u:hunter2@cache/-1',
    'redis://u:hunter2@cache:99999',
    'redis://u:hunter2@cache?db=1',
    'u:hunter2@cache',
    'redis://',
    'redis:hunter2',
    '',
  ])('that cannot be read is refused without repeating it: %s', (url) => {
    const read = () => readRedisUrl(url);

    expect(read).toThrow(InvalidRequest);
    expect(read).not.toThrow('hunter2');
    expect(read).toThrow(/Write redis:\/\/user:password@host:port\/database|Encode it/);
  });
});

it.each([
  ['redis://cache:6379?family=6', 'options behind a "?"'],
  ['rediss://cache:6379/0?ssl_cert_reqs=none', 'options behind a "?"'],
  ['valkey://cache:6379', 'begins with valkey:, and only redis: and rediss: are read'],
  ['valkeys://:secret@cache', 'begins with valkeys:,'],
  ['unix:///run/redis.sock', 'begins with unix:,'],
  ['redis+sentinel://:secret@sentinel:26379/mymaster', 'begins with redis+sentinel:,'],
  ['rediss-cluster://:secret@cache', 'begins with rediss-cluster:,'],
  ['http://cache', 'begins with http:,'],
  ['redis://:secret@cache:70000', 'port above 65535'],
  ['redis://:secret@cache:70000/1', 'port above 65535'],
  ['redis://:pass?word=1@cache', 'in a password'],
])('%s is told for what it is', (url, told) => {
  expect(() => readRedisUrl(url)).toThrow(told);
  expect(() => readRedisUrl(url)).not.toThrow('secret');
});
