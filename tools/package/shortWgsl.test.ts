import { expect, test } from 'vitest';
import { shortShader, shortWgsl } from './shortWgsl.ts';

test('WGSL loses comments, indentation and empty lines, and no line of code', () => {
  const text = '\nfn f() {\n  // why\n  let a = b / c;  // what\n\n    a /= 2;\n}';
  expect(shortWgsl(text)).toBe('\nfn f() {\nlet a = b / c;\na /= 2;\n}');
});

test('a comment that something is interpolated into stays, and so does what follows it', () => {
  const code = `const k = \`// ${'$'}{name} is it\n  let a = 1;\`;`;
  expect(shortShader('k.js', code)).toBe(`const k = \`// ${'$'}{name} is it\nlet a = 1;\`;`);
});

test('tables lose what only their readers look at', () => {
  const code =
    "define({ equation: 'y = x w', bindings: [read('x', '[B, I]', when)], name: 'k' }); read('y', z);";
  const short = `define({ equation: "", bindings: [read('x', "", when)], name: 'k' }); read('y', z);`;
  expect(shortShader('k.js', code)).toBe(short);
});
