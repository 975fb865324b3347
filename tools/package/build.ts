/** `npm run build:package`: the npm package, in dist/package. */
import { rm } from 'node:fs/promises';
import { entries, packageFolder } from './entries.ts';
import { buildDeclarations, buildRest } from './make.ts';
import { buildModules, buildReport } from './modules.ts';

await rm(packageFolder, { recursive: true, force: true });
const [files] = await Promise.all([
  buildDeclarations(packageFolder),
  buildModules(packageFolder),
  buildReport(packageFolder),
  buildRest(packageFolder),
]);
console.log(`dist/package: ${files} declarations, ${Object.keys(entries).join(', ')}`);
