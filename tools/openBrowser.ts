/**
 * `vite --open` on a machine that may have no browser, such as a server or a container: the address is
 * printed in any case, and a browser that does not start is one line, not a stack.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';

/** What decides whether there is a browser. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a program of this name is in the search path. */
  readonly has: (program: string) => boolean;
}

/** A program and what comes before the address. */
export type Opener = readonly [program: string, ...args: string[]];

/** What opens an address; undefined where nothing does, or nothing should (`BROWSER=none`, `CI`). */
export function openerOf({ platform, env, has }: Machine): Opener | undefined {
  const { BROWSER: asked, CI, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = env;
  if (asked === 'none' || CI) return undefined;
  if (platform === 'darwin') return asked ? ['open', '-a', asked] : ['open'];
  // an empty title, because start takes the first text in quotes for one
  if (platform === 'win32') return ['cmd', '/c', 'start', '""'];
  if (asked) return has(asked) ? [asked] : undefined;
  if (WSL_DISTRO_NAME && has('wslview')) return ['wslview'];
  const hasDesktop = Boolean(DISPLAY || WAYLAND_DISPLAY);
  return hasDesktop && has('xdg-open') ? ['xdg-open'] : undefined;
}

/** Takes the opening away from Vite, which prints the stack of what its opener throws. */
export function openWhereThereIsOne(): Plugin {
  return {
    name: 'credence-open-browser',
    configureServer(server) {
      // after the lines that say the server is ready
      server.openBrowser = () => void setImmediate(openPage, server);
    },
  };
}

function openPage({ resolvedUrls, config: { logger, server } }: ViteDevServer): void {
  const base = resolvedUrls?.local[0] ?? resolvedUrls?.network[0];
  if (!base) return;
  const address = typeof server.open === 'string' ? new URL(server.open, base).href : base;
  const byHand = (why: string) => logger.info(`${why}: open ${address} in a browser that has WebGPU`);
  const opener = openerOf({ platform: process.platform, env: process.env, has: isInPath });
  if (!opener) {
    byHand('no browser to open here');
    return;
  }
  const [program, ...args] = opener;
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  child.once('error', ({ message }) => byHand(`${program} does not start (${message})`));
  child.once('exit', (code) => code && byHand(`${program} ended with code ${code}`));
  child.unref();
}

function isInPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
