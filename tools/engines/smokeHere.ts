/** The smoke training on the WebGPU of this process, of Node or of Deno. Prints one line of JSON. */
import { isDeno, openDenoGpu } from '../../src/cli/host/deno.ts';
import { openNodeGpu } from '../../src/cli/host/node.ts';
import { smoke } from './smoke.ts';

console.log(JSON.stringify(await smoke(await (isDeno() ? openDenoGpu() : openNodeGpu()))));
// Dawn keeps a process alive
(globalThis as { Deno?: { exit(): void } }).Deno?.exit();
process.exit();
