import { expect, it } from 'vitest';
import { sortFailure } from '../../../core/redis/failure.ts';

const address = { host: 'cache', port: 6379, tls: true, database: 0 };
const reply = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });

it.each([
  ['passing', reply("READONLY You can't write against a read only replica.")],
  ['passing', reply('LOADING Redis is loading the dataset in memory')],
  ['passing', reply('CLUSTERDOWN The cluster is down')],
  ['passing', reply("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")],
  ['passing', reply('MOVED 3999 127.0.0.1:6381')],
  ['passing', reply('ERR max number of clients reached')],
  ['passing', new Error('Connection is closed.')],
  ['passing', new Error("Socket timeout. Expecting data, but didn't receive any in 5000ms.")],
  ['passing', Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' })],
  ['passing', Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
  ['refused', reply('WRONGPASS invalid username-password pair or user is disabled.')],
  ['refused', reply('NOAUTH Authentication required.')],
  ['refused', reply("NOPERM this user has no permissions to run the 'scan' command")],
  ['lasting', reply('ERR DB index is out of range')],
  ['lasting', reply("ERR unknown command 'UNLINK'")],
  [undefined, new TypeError('x is not a function')],
  [undefined, 'no error at all'],
])('a failure is %s: %s', (kind, error) => {
  expect(sortFailure(error, address)?.kind).toBe(kind);
});
