/** A question to the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import type { Input, Io } from '../io.ts';

/** Whether the answer is yes; no answer, the end of the input and Ctrl-C are none. */
export async function asksYes(stdin: Input, { stdout, stop }: Pick<Io, 'stdout' | 'stop'>, question: string) {
  const lines = createInterface({ input: stdin, output: stdout });
  const given = new AbortController();
  const end = () => given.abort();
  // the interface takes Ctrl-C from the terminal, and gives up where the input ends
  lines.once('SIGINT', end);
  lines.once('close', end);
  stop.addEventListener('abort', end, { once: true });
  try {
    const answer = await lines.question(question, { signal: given.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (!given.signal.aborted) throw error;
    stdout.write('\n');
    return false;
  } finally {
    stop.removeEventListener('abort', end);
    lines.close();
  }
}
