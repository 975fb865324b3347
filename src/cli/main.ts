/** The process of `credence`: standard streams, signals, exit code. */
import { run } from './commandLine.ts';
import { stopSignal } from './stop.ts';

const { argv, stdout, stderr } = process;
process.exitCode = await run(argv.slice(2), { stdout, stderr, stop: stopSignal() });
