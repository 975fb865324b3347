import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { roles } from './theme.ts';

const source = (path: string) => readFile(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

/** The custom properties of both schemes, by name. */
async function schemes(): Promise<Record<'light' | 'dark', Record<string, string>>> {
  const blocks = [...(await source('theme.css')).matchAll(/:root \{([^}]*)\}/g)].map(([, text]) =>
    Object.fromEntries([...text!.matchAll(/--([a-z-]+): ([^;]+);/g)].map(([, name, value]) => [name, value])),
  );
  expect(blocks).toHaveLength(2);
  return { light: blocks[0]!, dark: { ...blocks[0], ...blocks[1] } };
}

/** Contrast of two #rrggbb colours, from 1 to 21. Source: WCAG 2.2, "relative luminance". */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const linear = (start: number) => {
    const c = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
}

test('every role of the canvases is a colour of the style sheet, in both schemes', async () => {
  const { light, dark } = await schemes();
  for (const role of roles) {
    expect(light[role], role).toMatch(/^#[0-9a-f]{6}$/);
    expect(dark[role], role).toMatch(/^#[0-9a-f]{6}$/);
    expect(dark[role], `${role} in the dark`).not.toBe(light[role]);
  }
});

test('text is legible on the surface, and marks are visible on it', async () => {
  for (const [scheme, colours] of Object.entries(await schemes())) {
    const onSurface = (role: string) => contrast(colours[role]!, colours.surface!);
    for (const role of ['text', 'muted', 'fault', 'accent']) {
      expect(onSurface(role), `${role}, ${scheme}`).toBeGreaterThanOrEqual(4.5);
    }
    for (const role of ['posterior', 'prior', 'right', 'wrong']) {
      expect(onSurface(role), `${role}, ${scheme}`).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(colours['on-accent']!, colours.accent!), scheme).toBeGreaterThanOrEqual(4.5);
  }
});

const sheets = ['charts', 'controls', 'faults', 'page', 'profile', 'status', 'tokens'];

test.each([
  ...sheets.map((name) => `../dashboard/styles/${name}.css`),
  '../figures/draw/figures.css',
  '../figures/report/report.css',
])('%s states no colour of its own, and asks for none that nobody states', async (path) => {
  const text = await source(path);
  expect(text).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i);
  const stated = [...(await source('theme.css')).matchAll(/--([a-z-]+):/g)].map(([, name]) => name);
  const tokens = [...(await source('../dashboard/styles/tokens.css')).matchAll(/--([a-z-]+):/g)].map(
    ([, name]) => name,
  );
  const used = [...text.matchAll(/var\(--([a-z-]+)/g)].map(([, name]) => name);
  const ofPage = path.includes('dashboard') ? tokens : [];
  expect(used.filter((name) => ![...stated, ...ofPage].includes(name))).toEqual([]);
});
