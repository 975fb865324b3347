/** Where a user's caches lie, by the custom of the system. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export const userCacheFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  env.XDG_CACHE_HOME || env.LOCALAPPDATA || join(homedir(), '.cache');
