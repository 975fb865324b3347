import { describe, expect, test } from 'vitest';
import { unaltered } from '../../data/digit/alter.ts';
import type { Point } from '../../data/digit/outline.ts';
import { drawStrokes, onGrid } from '../../data/digit/strokes.ts';
import { MOST_STROKES } from '../../data/digit/strokesText.ts';
import { Subject } from './subject.ts';

const seven: Point[] = [
  [0.25, 0.2],
  [0.75, 0.2],
  [0.45, 0.85],
];
const bytes = (seed: number) => Uint8Array.from({ length: 784 }, (_, i) => (i * seed) % 256);
const picture = { image: bytes(7), from: 'test:3', title: 'Test image 3' };
const other = { image: bytes(11), from: 'letters:1', title: 'The letter B' };
const drawing = () => {
  const subject = new Subject();
  subject.draw(seven);
  return subject;
};

describe('what the pad asks about', () => {
  test('is black at first', () => {
    const subject = new Subject();
    expect([subject.from, subject.isBlank, subject.canUndo]).toEqual(['blank', true, false]);
    expect(subject.image).toEqual(new Uint8Array(784));
  });

  test('follows a stroke while it is drawn', () => {
    const subject = new Subject();
    subject.draft(seven.slice(0, 2));
    expect([subject.from, subject.strokes]).toEqual(['drawing', []]);
    expect(subject.image).toEqual(drawStrokes([seven.slice(0, 2).map(onGrid)]));
    subject.draft(null);
    expect(subject.from).toBe('blank');
  });

  test('is altered from the untouched image, so that going back gives it again', () => {
    const subject = drawing();
    const before = subject.image;
    for (const turn of [30, -90, 7, 0]) subject.alter({ ...unaltered, turn, blur: turn === 0 ? 0 : 2 });
    expect(subject.image).toEqual(before);
    subject.alter({ ...unaltered, noise: 50 }, 4);
    const noisy = subject.image;
    subject.alter({ ...unaltered, noise: 50 }, 5);
    expect(subject.image).not.toEqual(noisy);
    subject.alter({ ...unaltered, noise: 50 }, 4);
    expect(subject.image).toEqual(noisy);
    expect(subject.title).toBe('Your drawing, altered');
  });

  test('morphs into another image', () => {
    const subject = new Subject();
    subject.put(picture);
    expect(() => subject.alter({ ...unaltered, morph: 1 })).toThrow(/an image to morph into/);
    subject.morphInto(other);
    subject.alter({ ...unaltered, morph: 1 });
    expect(subject.image).toEqual(other.image);
    expect(subject.from).toBe('test:3');
  });

  test('is unaltered once something is drawn or shown', () => {
    const subject = drawing();
    subject.alter({ ...unaltered, turn: 40 });
    subject.draft([[0.1, 0.1]]);
    expect(subject.alterations).toEqual(unaltered);
    subject.draft(null);
    subject.alter({ ...unaltered, turn: 40 });
    subject.put(picture);
    expect(subject.alterations).toEqual(unaltered);
    expect(subject.image).toEqual(picture.image);
  });

  test('comes back by undo: the drawing under an image, and what was cleared', () => {
    const subject = drawing();
    const drawn = subject.image;
    subject.put(picture);
    subject.clear();
    subject.clear();
    subject.undo();
    expect(subject.image).toEqual(picture.image);
    subject.undo();
    expect(subject.image).toEqual(drawn);
    subject.redo();
    expect(subject.from).toBe('test:3');
  });

  test('stays as it was when something wrong is asked of it', () => {
    const subject = drawing();
    const before = subject.image;
    for (const wrong of [{ turn: 181 }, { blur: -1 }, { noise: Number.NaN }]) {
      expect(() => subject.alter({ ...unaltered, ...wrong })).toThrow(
        /digit-pad: alterations: (turn|blur|noise)/,
      );
    }
    expect(() => subject.alter(unaltered, 0.5)).toThrow(/noiseSeed: expected a whole number/);
    expect(() => subject.put({ ...picture, image: new Uint8Array(3) })).toThrow(/784 bytes/);
    expect(() => subject.morphInto({ ...picture, image: new Uint8Array(3) })).toThrow(/784 bytes/);
    for (let i = 0; i < MOST_STROKES - 1; i++) subject.draw([[0.25, 0.2]]);
    expect(subject.draw([[0.25, 0.2]])).toBe(false);
    expect(subject.image).toEqual(before);
  });
});
