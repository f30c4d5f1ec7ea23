import { describe, expect, it } from 'vitest';
import {
  cleanEnvironment,
  dangerousVariables,
  packageEnvironment,
} from '../../../lab/host/environment/clean-environment.ts';

const POISON = {
  AWS_ACCESS_KEY_ID: 'AKIAREAL',
  AWS_SECRET_ACCESS_KEY: 'real',
  AWS_SESSION_TOKEN: 'real',
  AWS_PROFILE: 'production',
  AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/admin',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2/credentials',
  AWS_ENDPOINT_URL_ROUTE_53: 'https://route53.amazonaws.com',
  AWS_CONFIG_FILE: '/home/ana/.aws/config',
  REDIS_URL: 'redis://production:6379',
  CDK_DEFAULT_ACCOUNT: '123456789012',
  HTTPS_PROXY: 'http://proxy:3128',
  https_proxy: 'http://proxy:3128',
  PYTHONPATH: '/home/ana/python',
  NODE_OPTIONS: '--require /home/ana/hook.js',
  DATABASE_PASSWORD: 'secret',
};
const PLACE = { endpoint: 'http://127.0.0.1:4000', folder: '/tmp/own' };

describe('the environment of the programs of the embedded cloud', () => {
  it.each(Object.entries(POISON))('does not hand on %s', (name, value) => {
    expect(cleanEnvironment(POISON, PLACE)[name]).not.toBe(value);
  });

  it('leads every AWS client to the emulator, without credentials of anybody', () => {
    const environment = cleanEnvironment(POISON, PLACE);

    expect(environment).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4000',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:4000',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });

  it('gives them a home of their own, where no configuration of the user is', () => {
    expect(cleanEnvironment({ HOME: '/home/ana', TMPDIR: '/var/tmp' }, PLACE)).toMatchObject({
      HOME: '/tmp/own',
      TMPDIR: '/tmp/own',
    });
  });

  it('keeps what is harmless', () => {
    expect(cleanEnvironment({ LANG: 'de_DE.UTF-8', TZ: 'Europe/Berlin' }, PLACE)).toMatchObject({
      LANG: 'de_DE.UTF-8',
      TZ: 'Europe/Berlin',
    });
  });

  it('lets what fetches packages go by the proxies of the user, which the process itself has forgotten', () => {
    const forgotten = {
      PATH: '/bin',
      PIP_INDEX_URL: 'https://mirror',
      NO_PROXY: '*',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    };
    const proxies = { HTTPS_PROXY: 'http://proxy:3128', no_proxy: 'mirror' };

    expect(packageEnvironment(forgotten, { ...POISON, ...proxies })).toEqual({
      PATH: '/bin',
      PIP_INDEX_URL: 'https://mirror',
      https_proxy: POISON.https_proxy,
      ...proxies,
    });
  });

  it('names what this process has to forget as well', () => {
    expect(dangerousVariables({ ...POISON, HOME: '/home/ana' })).not.toContain('HOME');
    expect(dangerousVariables(POISON)).toEqual(
      Object.keys(POISON).filter((name) => /^(AWS|REDIS|CDK)_|proxy/i.test(name)),
    );
  });
});
