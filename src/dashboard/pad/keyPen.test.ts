import { expect, test } from 'vitest';
import { type KeyPen, type Pressed, pressKey, restingPen } from './keyPen.ts';

/** Presses keys one after the other; `+` before a key is Shift. */
function press(keys: readonly string[]): { pen: KeyPen; all: Pressed[] } {
  let pen = restingPen;
  const all: Pressed[] = [];
  for (const key of keys) {
    const pressed = pressKey(pen, key.replace('+', ''), key.startsWith('+'));
    expect(pressed, key).not.toBeNull();
    pen = pressed!.pen;
    all.push(pressed!);
  }
  return { pen, all };
}

test('arrows move the pen, which draws while it is down', () => {
  const { pen, all } = press(['ArrowUp', ' ', 'ArrowLeft', 'ArrowDown', ' ']);
  const step = 1 / 32;
  expect(all.at(-1)!.finished).toEqual([
    [0.5, 0.5 - step],
    [0.5 - step, 0.5 - step],
    [0.5 - step, 0.5],
  ]);
  expect(pen.line).toBeNull();
});

test('with Shift the steps are finer, and no step leaves the pad', () => {
  expect(press(['+ArrowRight']).pen.at[0]).toBe(0.5 + 1 / 128);
  expect(press(Array(40).fill('ArrowUp')).pen.at).toEqual([0.5, 0]);
  expect(press(Array(40).fill('ArrowUp').concat('Home')).pen.at).toEqual([0.5, 0.5]);
});

test('every key says what it did', () => {
  const { all } = press([' ', 'ArrowRight', 'Escape']);
  expect(all.map(({ says }) => says)).toEqual([
    'Pen down, 50 percent across, 50 percent down',
    'Drawing, 53 percent across, 50 percent down',
    'Pen up, 53 percent across, 50 percent down',
  ]);
});

test('leaves other keys to the page', () => {
  for (const key of ['Tab', 'a', 'Enter', 'Escape', 'PageDown']) {
    expect(pressKey(restingPen, key, false), key).toBeNull();
  }
});
