import { expect, test } from 'vitest';
import { type Machine, openerOf } from './openBrowser.ts';

const linux = (env: Machine['env'], ...programs: string[]): Machine => ({
  ...{ platform: 'linux', env },
  has: (program) => programs.includes(program),
});

test('a Linux machine without a desktop, or without xdg-open, has nothing to open', () => {
  expect(openerOf(linux({}, 'xdg-open'))).toBeUndefined();
  expect(openerOf(linux({ DISPLAY: ':0' }))).toBeUndefined();
  expect(openerOf(linux({ DISPLAY: ':0' }, 'xdg-open'))).toEqual(['xdg-open']);
  expect(openerOf(linux({ WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'))).toEqual(['xdg-open']);
});

test('under WSL the browser is that of Windows', () => {
  expect(openerOf(linux({ WSL_DISTRO_NAME: 'Debian' }, 'wslview'))).toEqual(['wslview']);
});

test('BROWSER names another, which must be there; none, and a CI machine, open nothing', () => {
  expect(openerOf(linux({ BROWSER: 'firefox' }, 'firefox', 'xdg-open'))).toEqual(['firefox']);
  expect(openerOf(linux({ BROWSER: 'firefox', DISPLAY: ':0' }, 'xdg-open'))).toBeUndefined();
  expect(openerOf({ ...linux({ BROWSER: 'none' }), platform: 'darwin' })).toBeUndefined();
  expect(openerOf({ ...linux({ CI: 'true' }), platform: 'win32' })).toBeUndefined();
});

test('macOS and Windows have their own', () => {
  expect(openerOf({ ...linux({}), platform: 'darwin' })?.[0]).toBe('open');
  expect(openerOf({ ...linux({}), platform: 'win32' })?.[0]).toBe('cmd');
});
