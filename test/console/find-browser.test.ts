import { describe, expect, it } from 'vitest';
import { findBrowser } from '../../lab/console/find-browser.ts';

describe('the browser for these tests', () => {
  it.each([
    ['Debian', '/usr/bin/chromium'],
    ['Ubuntu', '/usr/bin/chromium-browser'],
    ['a Mac', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ])('is found on %s', (_, place) => {
    expect(findBrowser({ PATH: '/usr/local/bin:/usr/bin' }, (path) => path === place)).toBe(place);
  });

  it('is the one that the environment names', () => {
    expect(findBrowser({ PATH: '/usr/bin', SLUICE_BROWSER: '/opt/mine' }, () => true)).toBe('/opt/mine');
  });

  it('is not another one when the environment names one that is not there', () => {
    const find = () => findBrowser({ PATH: '/usr/bin', SLUICE_BROWSER: '/opt/gone' }, (path) => path !== '/opt/gone');

    expect(find).toThrow('SLUICE_BROWSER names /opt/gone');
  });

  it('is asked for in words where there is none', () => {
    expect(() => findBrowser({ PATH: '/usr/bin' }, () => false)).toThrow('apt-get install chromium');
  });
});
