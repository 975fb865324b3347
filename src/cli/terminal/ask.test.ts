import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { asksYes } from './ask.ts';

/** What an answer comes to, and what the person saw. */
async function answered(answer: string | null, stop = new AbortController()) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const asked = asksYes(stdin, { stdout, stop: stop.signal }, 'Now? ');
  if (answer === null) stop.abort();
  else stdin.end(answer);
  return { yes: await asked, seen: String(stdout.read()) };
}

test.each(['y\n', 'Y\n', 'yes\n', ' yes \n'])('%j is a yes', async (answer) => {
  expect(await answered(answer)).toEqual({ yes: true, seen: expect.stringMatching(/^Now\? /) });
});

test.each(['\n', 'n\n', 'yesterday\n', ''])('%j is none, nor is the end of the input', async (answer) => {
  expect((await answered(answer)).yes).toBe(false);
});

test('a signal to stop is no yes', async () => {
  expect((await answered(null)).yes).toBe(false);
});
