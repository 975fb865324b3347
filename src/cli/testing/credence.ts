/** The command line as a user meets it: a process of its own, or in this one where only the words matter. */
import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../commandLine.ts';
import type { Io } from '../io.ts';
import type { Event } from '../terminal/events.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What Node is given to be the command line: the bundle, where the tests' set-up made one. */
export const commandLine: readonly string[] = process.env.CREDENCE_TEST_MAIN
  ? [process.env.CREDENCE_TEST_MAIN]
  : ['--import', 'tsx', fileURLToPath(new URL('../main.ts', import.meta.url))];

/**
 * Runs a process on the software adapter; `onEvent` sees each JSON line as it comes. Its `kill` sends one
 * signal, however many events ask for it: a second one would end the process at once.
 */
export function credence(
  args: readonly string[],
  onEvent?: (event: Event, kill: (signal: NodeJS.Signals) => void) => void,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...commandLine, ...args], {
    env: { ...process.env, CREDENCE_ADAPTER: 'software', ...env },
  });
  let stdout = '';
  let stderr = '';
  let seen = 0;
  let isKilled = false;
  const kill = (signal: NodeJS.Signals) => {
    if (!isKilled) isKilled = child.kill(signal);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (!onEvent) return;
    const whole = stdout.slice(seen, stdout.lastIndexOf('\n') + 1);
    seen += whole.length;
    for (const event of events(whole)) onEvent(event, kill);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/**
 * Runs inside this process: for arguments and data, which are refused before an adapter is opened, or on a
 * WebGPU of the test's.
 */
export async function credenceHere(args: readonly string[], openWebGpu?: Io['openWebGpu']): Promise<Ended> {
  const [stdout, stderr] = [collector(), collector()];
  const code = await run(args, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    stop: new AbortController().signal,
    ...(openWebGpu && { openWebGpu }),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** @throws SyntaxError if a line is no JSON */
export function events(stdout: string): Event[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
}

function collector(): { stream: Writable; text(): string } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream, text: () => text };
}
