import { describe, expect, test } from 'vitest';
import { argumentError, CredenceError, FileError } from './errors.ts';

describe('FileError', () => {
  const parts = { file: 'f', expected: 'bread', got: 'stones', hint: 'ask again' };

  test('names only the places that are known', () => {
    expect(new FileError('c', parts).message).toBe('f: expected bread, got stones: ask again');
    expect(new FileError('c', { ...parts, offset: 0 }).message).toMatch(/^f: at byte 0: expected/);
    expect(new FileError('c', { ...parts, field: 'a.b' }).message).toMatch(/^f: at a.b: expected/);
  });

  test('shows neither megabytes nor what steers a terminal', () => {
    const { message, got } = new FileError('c', { ...parts, got: 'x'.repeat(1e6), field: '\u001b[2J\u202e' });
    expect(message.length).toBeLessThan(600);
    expect(got).toHaveLength(403);
    expect(message).toContain('at \\u001b[2J\\u202e: ');
  });

  test('is a CredenceError with its parts, code and cause', () => {
    const cause = new Error('why');
    const error = new FileError('c', { ...parts, offset: 3 }, { cause });
    expect(error).toBeInstanceOf(CredenceError);
    expect(error).toMatchObject({ ...parts, offset: 3, field: undefined, code: 'c', cause });
  });
});

test('argumentError is a RangeError that says where', () => {
  expect(argumentError('f: n', 'a number', null)).toEqual(
    new RangeError('f: n: expected a number, got null'),
  );
});
