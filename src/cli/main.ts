/** The process of `credence`: standard streams, signals, exit code. */
import { run } from './commandLine.ts';
import { stopSignal } from './stop.ts';

const { argv, stdin, stdout, stderr } = process;
process.exitCode = await run(argv.slice(2), { stdin, stdout, stderr, stop: stopSignal() });
