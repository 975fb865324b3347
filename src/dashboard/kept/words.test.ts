import { expect, test } from 'vitest';
import { presets } from '../../presets.ts';
import { costText, interruptedText, keepingText, notKeptText } from './words.ts';

const { settings } = presets.demo;
const at = (epochsDone: number, isOlder = false) =>
  interruptedText({ isDamaged: false, preset: 'demo', settings, epochsDone, isOlder });

test('an interrupted run says how far it came, and never more', () => {
  expect(at(3.47)).toBe('A run was interrupted at epoch 3.4 of 10.');
  expect(at(9.999)).toBe('A run was interrupted at epoch 9.9 of 10.');
  expect(at(10)).toBe('A run was interrupted in its last test, after all 10 epochs.');
});

test('damage is told: what is used instead, or that there is nothing to use', () => {
  expect(at(2, true)).toMatch(
    /at epoch 2.0 of 10. Its newest checkpoint is damaged, so this is the one before.$/,
  );
  expect(interruptedText({ isDamaged: true })).toMatch('cannot go on');
});

test('a run that is not kept says why, and that it trains on', () => {
  expect(notKeptText('another tab is training')).toMatch(
    /not kept: another tab is training. Training goes on/,
  );
  expect(keepingText('no room')).toMatch('not kept at the moment: no room. Training goes on');
  expect(keepingText(undefined)).toBe('');
});

test('what checkpoints cost is told in files, bytes and seconds', () => {
  const cost = { written: 2, failed: 0, bytes: 23_000_000, secondsWaited: 0.25, secondsWriting: 1 };
  expect(costText(cost)).toBe('2 checkpoints, 23.0 MB; training waited 0.250 s for them');
  expect(costText({ ...cost, written: 1 })).toMatch('1 checkpoint,');
});
