/** The runs that are over, side by side: what differs, how good they are, and whose curves are shown. */
import { h } from '../../kit/dom.ts';
import { duration, percent, significant, whole } from '../../kit/format.ts';
import { exportButtons } from '../charts/exportButtons.ts';
import { differences, mostRuns, type RunRecord } from './runRecord.ts';

export interface RunTable {
  /** @param hidden letters of runs whose curves are not shown */
  show(runs: readonly RunRecord[], hidden: ReadonlySet<string>): void;
}

export interface RunTableActions {
  /** Shows the curves of a run, or does not. */
  toggle(letter: string): void;
  remove(letter: string): void;
}

const head = ['Run', 'Settings that differ', 'Epochs', 'Error', 'NLL', 'ECE', 'Time', ''] as const;

export function createRunTable(container: HTMLElement, { toggle, remove }: RunTableActions): RunTable {
  let shown: readonly RunRecord[] = [];
  const files = exportButtons({
    name: 'runs',
    title: 'Which run is better?',
    table: () => ({
      head: ['run', 'settings that differ', 'epochs', 'error', 'nll', 'ece', 'seconds', 'draws', 'images'],
      rows: shown.map(({ letter, epochs, score }, i) => [
        ...[letter, differences(shown)[i]!.join('; '), epochs],
        ...[score.error, score.nll, score.ece, score.seconds ?? '', score.draws, score.images],
      ]),
    }),
  });

  function rowOf(
    { letter, epochs, score }: RunRecord,
    differ: readonly string[],
    isShown: boolean,
  ): HTMLElement {
    const box = h('input', { type: 'checkbox', checked: isShown, 'aria-label': `Curves of run ${letter}` });
    box.addEventListener('change', () => toggle(letter));
    const away = h('button', { type: 'button', 'aria-label': `Remove run ${letter}` }, 'Remove');
    away.addEventListener('click', () => remove(letter));
    const { draws, images, error, nll, ece, seconds } = score;
    const cell = (text: string, title = '') => h('td', { title }, text);
    return h(
      'tr',
      { 'data-run': letter },
      h('th', { scope: 'row' }, h('label', {}, box, ` ${letter}`)),
      cell(differ.join('; ') || '–'),
      cell(significant(epochs, 3)),
      cell(percent(error, images), `${draws} draws averaged, ${whole(images)} images`),
      cell(`${significant(nll)} nats`),
      cell(percent(ece, images)),
      cell(seconds === null ? '–' : duration(seconds)),
      h('td', {}, away),
    );
  }

  return {
    show(runs, hidden) {
      shown = runs;
      if (runs.length === 0) {
        container.replaceChildren();
        return;
      }
      const differ = differences(runs);
      const table = h(
        'table',
        {},
        h('caption', 'unseen', 'Runs that are over'),
        h(
          'thead',
          {},
          h('tr', {}, ...head.map((name) => (name ? h('th', { scope: 'col' }, name) : h('td', {})))),
        ),
        h('tbody', {}, ...runs.map((run, i) => rowOf(run, differ[i]!, !hidden.has(run.letter)))),
      );
      const place = { class: 'numbers', tabindex: '0', role: 'region', 'aria-label': 'Runs that are over' };
      container.replaceChildren(
        h('h3', {}, 'Which run is better?'),
        h(
          'p',
          'note',
          `The newest ${mostRuns} runs, on this device only. Error, NLL and ECE (how far confidence is from accuracy) are ` +
            'of the test images, averaged over draws of the weights.',
        ),
        h('div', place, table),
        files,
      );
    },
  };
}
