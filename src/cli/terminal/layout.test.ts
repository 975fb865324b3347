import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { table, widthOf, wrapped, wrappedLines } from './layout.ts';

const lengths = (text: string) => text.split('\n').map(({ length }) => length);
const words = fc.array(fc.stringMatching(/^[a-z0-9,.]{1,12}$/), { minLength: 1, maxLength: 40 });

describe('a text in lines', () => {
  test('no line is wider than asked for, no word is cut, lost or moved', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 12, max: 80 }), (all, width) => {
        const lines = wrapped(all.join(' '), width);
        expect(Math.max(...lengths(lines))).toBeLessThanOrEqual(width);
        expect(lines.split(/\s+/)).toEqual(all);
      }),
    );
  });

  test('what fits is left as it is, with every space', () => {
    expect(wrapped('  a   b', 20)).toBe('  a   b');
  });

  test('lines go on under the indent that the text begins with', () => {
    expect(wrapped('  one two three', 10)).toBe('  one two\n  three');
    expect(wrappedLines('one two three\n  one two three', 9)).toBe('one two\nthree\n  one two\n  three');
  });

  test('a command is not broken, nor is a percentage', () => {
    const command = 'credence train --resume "my runs/a b"';
    expect(wrapped(`stopped; to go on: ${command}`, 30)).toBe(`stopped; to go on:\n${command}`);
    expect(wrapped('error of 12.25 %, then', 15)).toBe('error of\n12.25 %, then');
  });
});

describe('a table', () => {
  const rows = [
    ['test error', '7.76 %', 'posterior predictive, 4 draws, 10,000 test images'],
    ['NLL', '0.2680', 'nats per image'],
    ['adapter', 'a name that is as long as a name can be'],
  ];

  test('is one table where it fits, and a cell at the end of its row widens nothing', () => {
    expect(table(rows)).toBe(
      'test error  7.76 %  posterior predictive, 4 draws, 10,000 test images\n' +
        'NLL         0.2680  nats per image\n' +
        'adapter     a name that is as long as a name can be',
    );
  });

  test('breaks its last column where it does not', () => {
    expect(table(rows, 48)).toBe(
      'test error  7.76 %  posterior predictive, 4\n' +
        '                    draws, 10,000 test images\n' +
        'NLL         0.2680  nats per image\n' +
        'adapter     a name that is as long as a name can be',
    );
  });

  test('moves columns below, beside the first column again; those under one head stay together', () => {
    const wide = [
      ['', '', 'AUROC by', '', 'what it is'],
      ['set', 'images', 'entropy', 'MI', ''],
      ['fashion', '10,000', '0.8194', '0.8448', 'clothes and shoes, in grey'],
    ];
    expect(table(wide, 30)).toBe(
      'set      images\nfashion  10,000\n\n' +
        '         AUROC by\nset      entropy  MI\nfashion  0.8194   0.8448\n\n' +
        '         what it is\nset\nfashion  clothes and shoes, in\n         grey',
    );
  });

  test('no line is wider than the screen, whatever is in it', () => {
    const cell = fc.stringMatching(/^[a-z0-9]{0,9}$/);
    const last = words.map((all) => all.join(' '));
    const rows = fc.array(fc.tuple(cell, cell, cell, cell, last), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 40, max: 100 }), (all, width) => {
        const text = table(all, width);
        expect(Math.max(...lengths(text))).toBeLessThanOrEqual(width);
        for (const row of all) for (const each of row.slice(1, 4)) expect(text).toContain(each);
      }),
    );
  });
});

test('a screen that does not say how wide it is has 80 columns', () => {
  expect([widthOf({}), widthOf({ columns: 0 }), widthOf({ columns: 72 })]).toEqual([80, 80, 72]);
});
