/** The report of one run, in the browser: reads the run out of the page and draws it. Needs no network. */
import './report.css';
import { h } from '../../kit/dom.ts';
import { drawFigures } from '../draw/figures.ts';
import { createCurves } from './curves.ts';
import { facts } from './facts.ts';
import { headline, scores } from './numbers.ts';
import { createOodPart } from './oodPart.ts';
import { createPruningPart } from './pruningPart.ts';
import { createQualityPart } from './qualityPart.ts';
import { createReadingPart } from './readingPart.ts';
import type { ReportData } from './reportData.ts';

const run: ReportData = JSON.parse(document.querySelector('#run')!.textContent!);
const main = document.querySelector<HTMLElement>('#report')!;

const title = headline(run);
document.title = `Credence: ${title}`;
main.append(h('h1', 'report__title', title), scoreList(run), factTable(run));

createCurves(addPart('Training'), run);
drawFigures(addPart('What it learnt')).update(run.figures);
if (run.quality || run.ood) {
  const worth = addPart('What its uncertainty is worth');
  if (run.quality) createQualityPart(worth, run.quality, run.config.method);
  if (run.ood) createOodPart(worth, run.ood);
}
if (run.reading) createReadingPart(addPart('How the table was read'), run.reading);
if (run.pruning) createPruningPart(addPart('What it can do without'), run.pruning);

/** A part of the report with its title; returns the place for its figures. */
function addPart(name: string): HTMLElement {
  const place = h('div', 'figure-set report__figures');
  main.append(h('h2', 'report__part', name), place);
  return place;
}

/** The scores, large. */
function scoreList(run: ReportData): HTMLElement {
  const entries = scores(run).map(({ name, value, note }) =>
    h('div', 'report__score', h('dt', {}, name), h('dd', {}, value), h('dd', 'report__note', note)),
  );
  return h('dl', 'report__scores', ...entries);
}

/** How the run was made: everything one needs to repeat it. */
function factTable(run: ReportData): HTMLElement {
  const rows = facts(run).map(([name, value]) =>
    h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, value)),
  );
  return h(
    'details',
    { class: 'report__facts', open: true },
    h('summary', {}, 'How it was trained and measured'),
    h('table', {}, h('tbody', {}, ...rows)),
  );
}
