/** Which Chromium the tests drive, and how it must be started so that it offers WebGPU. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type LaunchOptions } from 'playwright/test';
import { choiceFromEnv } from '../../src/cli/host/choice.ts';
import { hasNpmChromium, unpackChromium, writeWhole } from '../../src/cli/host/npmChromium.ts';
import { CredenceError } from '../../src/errors.ts';

const QUIET_FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Launch options for Playwright. The browser is, in this order: `CREDENCE_BROWSER` (a path), Playwright's own
 * Chromium, an installed Chrome, Edge or Chromium, the Chromium from npm. Throws if there is none.
 */
export async function browserLaunchOptions(): Promise<LaunchOptions> {
  const args = [...QUIET_FLAGS, '--enable-unsafe-webgpu', ...adapterFlags()];
  const installed = process.env.CREDENCE_BROWSER || installedBrowsers().find((path) => existsSync(path));
  if (installed) return { executablePath: installed, args };
  if (hasNpmChromium()) return { ...(await npmBrowser()), args };
  throw new CredenceError('no-browser', 'no Chromium found; run: npx playwright install chromium');
}

/**
 * Headless browsers on Linux get the software adapter unless told otherwise: it needs no display and no
 * driver, and computes the same everywhere. `CREDENCE_ADAPTER` is `gpu` or `software` to insist.
 */
function adapterFlags(): string[] {
  const choice = choiceFromEnv();
  const linux = process.platform === 'linux';
  if (choice === 'software' || (choice === 'auto' && linux)) return ['--use-webgpu-adapter=swiftshader'];
  return linux ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--ignore-gpu-blocklist'] : [];
}

function installedBrowsers(): string[] {
  const ours = chromium.executablePath();
  switch (process.platform) {
    case 'darwin':
      return [
        ours,
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ];
    case 'win32': {
      const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
      const programs = [
        'Google\\Chrome\\Application\\chrome.exe',
        'Microsoft\\Edge\\Application\\msedge.exe',
      ];
      return [ours, ...roots.flatMap((root) => (root ? programs.map((program) => join(root, program)) : []))];
    }
    default:
      return [ours, '/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge', '/usr/bin/chromium'];
  }
}

/** The Chromium from npm, with the libraries and the font that a bare machine does not have. */
async function npmBrowser(): Promise<Pick<LaunchOptions, 'executablePath' | 'env'>> {
  const folder = await unpackChromium(['chromium', 'swiftshader', 'al2023', 'fonts']);
  const fonts = join(folder, 'fontconfig.conf');
  await writeWhole(fonts, new TextEncoder().encode(fontconfig(folder)));
  const libraries = [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...definedEnv(),
      LD_LIBRARY_PATH: libraries,
      FONTCONFIG_FILE: fonts,
      XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? folder,
    },
  };
}

/** The package's own font configuration names the folders of a cloud service. */
function fontconfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fontcache')}</cachedir>
</fontconfig>
`;
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
