import { describe, expect, test } from 'vitest';
import type { ReportData } from '../../figures/report/reportData.ts';
import { renderReport, scriptJson } from './report.ts';

const hostile = '</script><script>alert(1)</script><!-- $& $1';
const run = { config: { dataset: hostile }, history: [], figures: {}, metrics: {} } as unknown as ReportData;

describe('renderReport', () => {
  test('is one file that asks for nothing, and carries its run unharmed', async () => {
    const html = await renderReport(run);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(html).not.toMatch(/url\((?!data:)/);
    expect(html).toContain('font/woff2;base64');
    const json = /<script type="application\/json" id="run">(.*?)<\/script>/s.exec(html)![1]!;
    expect(JSON.parse(json)).toEqual(run);
    expect(html.length).toBeLessThan(600_000);
  });
});

test('scriptJson cannot end its element', () => {
  expect(scriptJson({ name: hostile })).not.toContain('<');
  expect(JSON.parse(scriptJson({ name: hostile }))).toEqual({ name: hostile });
});
