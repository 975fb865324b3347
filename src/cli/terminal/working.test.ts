import { expect, test, vi } from 'vitest';
import type { Event } from './events.ts';
import { jsonReporter } from './jsonReporter.ts';
import { working, workingQuietly } from './working.ts';

function listener() {
  const told: Event[] = [];
  return { told, report: (event: Event) => void told.push(event) };
}
const text = () => {
  let all = '';
  return { stream: { write: (part: string) => (all += part) } as never, all: () => all };
};

test('work is told when it begins and when it is done, and gives its result', async () => {
  const reporter = listener();
  expect(await working(reporter, 'adding', () => 1 + 1)).toBe(2);
  expect(reporter.told).toEqual([
    { event: 'work', doing: 'adding', share: null },
    { event: 'work', doing: 'adding', share: 1 },
  ]);
});

test('how far it is has no more digits than a percentage needs', async () => {
  const reporter = listener();
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 1000));
  await working(reporter, 'adding', (progress) => progress(0.1 + 0.2));
  vi.restoreAllMocks();
  expect(reporter.told[1]).toEqual({ event: 'work', doing: 'adding', share: 0.3 });
});

test('work that fails is not told as done', async () => {
  const reporter = listener();
  const failing = working(reporter, 'adding', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(reporter.told).toHaveLength(1);
});

test('quick work that comes again and again is not told of', async () => {
  const reporter = listener();
  await workingQuietly(reporter, 'testing', (progress) => progress(0.5));
  expect(reporter.told).toEqual([]);
});

test('programs hear of shares alone, so that a command that refuses prints nothing', () => {
  const [stdout, stderr] = [text(), text()];
  const reporter = jsonReporter({ stdout: stdout.stream, stderr: stderr.stream });
  const tell = (share: number | null) => reporter.report({ event: 'work', doing: 'adding', share });
  for (const share of [null, 1]) tell(share);
  expect(stdout.all() + stderr.all()).toBe('');
  for (const share of [null, 0.5, 1]) tell(share);
  const lines = stdout.all().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).share)).toEqual([0.5, 1]);
});
