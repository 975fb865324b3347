/** The report of one run, in the browser: reads the run out of the page and draws it. Needs no network. */
import './report.css';
import { drawFigures } from '../draw/figures.ts';
import { loadChartFonts } from '../draw/fonts.ts';
import { element } from '../draw/part.ts';
import { type ThemeName, themes } from '../draw/theme.ts';
import { createCurves } from './curves.ts';
import { facts, headline, scores } from './numbers.ts';
import { createOodPart } from './oodPart.ts';
import { createPruningPart } from './pruningPart.ts';
import { createQualityPart } from './qualityPart.ts';
import type { Run } from './run.ts';
import type { Drawn } from './section.ts';

const run: Run = JSON.parse(document.querySelector('#run')!.textContent!);
const main = document.querySelector<HTMLElement>('#report')!;

const title = headline(run);
document.title = `Credence: ${title}`;
main.append(element('h1', 'report__title', title), scoreList(run), factTable(run));

const curves = element('div', 'report__curves');
const worth = element('div', 'report__figures');
const figures = element('div', 'report__figures');
const pruned = element('div', 'report__figures');
main.append(
  element('h2', 'report__part', 'Training'),
  curves,
  element('h2', 'report__part', 'What it learnt'),
  figures,
);
if (run.quality || run.ood)
  main.append(element('h2', 'report__part', 'What its uncertainty is worth'), worth);
if (run.pruning) main.append(element('h2', 'report__part', 'What it can do without'), pruned);

// before the first chart, or its canvas would show another font
await loadChartFonts(getComputedStyle(main).fontFamily);
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const theme = (): ThemeName => (dark.matches ? 'dark' : 'light');
const view = drawFigures(figures);
let drawn = drawParts();
dark.addEventListener('change', () => {
  for (const part of drawn) part.destroy();
  drawn = drawParts();
});
view.update(run.figures);

/** What is not drawn by `drawFigures`, which follows the system's colours by itself. */
function drawParts(): Drawn[] {
  const look = { theme: themes[theme()], font: getComputedStyle(main).fontFamily };
  return [
    createCurves(curves, look, run),
    ...(run.quality ? [createQualityPart(worth, look, run.quality)] : []),
    ...(run.ood ? [createOodPart(worth, look, run.ood)] : []),
    ...(run.pruning ? [createPruningPart(pruned, look, run.pruning)] : []),
  ];
}

/** The scores, large. */
function scoreList(run: Run): HTMLElement {
  const list = element('dl', 'report__scores');
  for (const { name, value, note } of scores(run.metrics)) {
    const entry = element('div', 'report__score');
    entry.append(element('dt', '', name), element('dd', '', value), element('dd', 'report__note', note));
    list.append(entry);
  }
  return list;
}

/** How the run was made: everything one needs to repeat it. */
function factTable(run: Run): HTMLElement {
  const details = element('details', 'report__facts');
  const table = element('table');
  for (const [name, value] of facts(run)) {
    const row = table.insertRow();
    const head = element('th', '', name);
    head.scope = 'row';
    row.append(head);
    row.insertCell().textContent = value;
  }
  details.open = true;
  details.append(element('summary', '', 'How it was trained and measured'), table);
  return details;
}
