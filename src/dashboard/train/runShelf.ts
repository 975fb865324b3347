/** The runs that the page remembers: in the browser's storage, in the charts, and in the table. */
import type { AskedRun, FinalScore } from '../../service/training/messages.ts';
import type { LiveCharts } from '../charts/liveCharts.ts';
import { type Curve, recordedForm, runsFromText, runsToText, thin, withRun } from './runRecord.ts';
import { createRunTable } from './runTable.ts';

export interface RunShelf {
  /** A run begins: those before are laid behind it. */
  begin(): void;
  /** It is over, and joins the others. */
  add(run: AskedRun, score: FinalScore): void;
}

const key = 'credence-runs';

const pointsOf = (curve: Curve) => curve.map(([x, y]) => ({ x, y }));

export function createRunShelf(container: HTMLElement, charts: LiveCharts): RunShelf {
  let runs = runsFromText(read());
  const hidden = new Set<string>();
  /** The run whose curve the charts have already. */
  let current = '';
  const table = createRunTable(container, {
    toggle(letter) {
      if (!hidden.delete(letter)) hidden.add(letter);
      show();
      focus(`[data-run="${letter}"] input`);
    },
    remove(letter) {
      runs = runs.filter((run) => run.letter !== letter);
      write(runsToText(runs));
      show();
      focus('tbody button');
    },
  });
  const focus = (selector: string) => container.querySelector<HTMLElement>(selector)?.focus();

  function show(): void {
    table.show(runs, hidden);
    const beside = runs.filter(({ letter }) => letter !== current && !hidden.has(letter));
    charts.compare(
      beside.map(({ letter, energy, error }) => ({
        ...{ label: letter, energy: pointsOf(energy), error: pointsOf(error) },
      })),
    );
  }

  show();
  return {
    begin() {
      current = '';
      show();
    },
    add(run, { draws, images, error, nll, ece, seconds = null }) {
      const { curves } = charts;
      runs = withRun(runs, {
        ...{ preset: run.preset, values: recordedForm(run), epochs: curves.epochs },
        ...{ energy: thin(curves.energy), error: thin(curves.error) },
        score: { draws, images, error, nll, ece, seconds },
      });
      current = runs.at(-1)!.letter;
      write(runsToText(runs));
      show();
    },
  };
}

/** Some browsers refuse storage to private windows: then runs are remembered until the page goes. */
function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {}
}
