/** What ends a command from outside, on a process that is not this one. */
import { EventEmitter } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { type Stoppable, stopSignal } from './stop.ts';

afterEach(() => vi.restoreAllMocks());

/** A process, and when it was told to exit. */
function fakeProcess() {
  const exits: number[] = [];
  const own = new EventEmitter();
  const streams = { stdout: new EventEmitter(), stderr: new EventEmitter() };
  const exit = (code: number) => exits.push(code);
  const of = Object.assign(own, streams, { exit }) as unknown as Stoppable & EventEmitter;
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const signal = stopSignal(of);
  const later = (milliseconds: number) => {
    now += milliseconds;
  };
  const fail = (stream: 'stdout' | 'stderr', code: string) =>
    streams[stream].emit('error', Object.assign(new Error(code), { code }));
  return { signal, exits, later, fail, send: (name: string) => own.emit(name, name) };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks for an end, and says which it was', (name) => {
  const { signal, send, exits } = fakeProcess();
  expect(signal.aborted).toBe(false);
  send(name);
  expect([signal.reason, exits]).toEqual([name, []]);
});

test('copies of one Ctrl-C count as one, and the next one ends the process', () => {
  const { send, later, exits } = fakeProcess();
  for (const milliseconds of [0, 10, 400]) {
    later(milliseconds);
    send('SIGINT');
  }
  expect(exits).toEqual([]);
  later(2000);
  send('SIGINT');
  expect(exits).toEqual([130]);
});

test('a terminal that goes away twice does not end what is being finished; SIGTERM after it does', () => {
  const { send, later, exits } = fakeProcess();
  send('SIGHUP');
  later(5000);
  send('SIGHUP');
  expect(exits).toEqual([]);
  send('SIGTERM');
  expect(exits).toEqual([130]);
});

test.each(['EPIPE', 'EIO'])('stdout that nobody reads (%s) asks for an end', (code) => {
  const { signal, fail } = fakeProcess();
  fail('stdout', code);
  expect(signal.reason).toBe('closed output');
  expect(() => fail('stdout', code)).not.toThrow();
});

test('stderr that nobody reads, and a log on a full disk, end nothing', () => {
  const { signal, fail } = fakeProcess();
  fail('stderr', 'EPIPE');
  fail('stdout', 'ENOSPC');
  expect(signal.aborted).toBe(false);
});
