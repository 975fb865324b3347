/** Where the time of a step goes: a row for each kernel, as long as the page is asked to profile. */
import {
  cellsOf,
  type ProfileColumn,
  profileColumns,
  profileNotes,
  profileTable,
} from '../../figures/profileWords.ts';
import type { KernelRow, Profile } from '../../index.ts';
import { h, setText } from '../../kit/dom.ts';
import { saveFile } from '../../kit/save.ts';
import { exportButtons } from '../charts/exportButtons.ts';

export interface ProfilePanel {
  show(profile: Profile): void;
  /** The adapter has no timestamps. */
  missing(reason: string): void;
  /** Hands the trace file to the user. */
  save(trace: string): void;
}

const columns = Object.keys(profileColumns) as ProfileColumn[];
const words: readonly ProfileColumn[] = ['kernel', 'layer'];
/** The phase that is shown; a trace has them all. */
const shown = 'training steps';

export function createProfilePanel(section: HTMLElement, askTrace: () => void): ProfilePanel {
  const heading = columns.map((name) =>
    h('th', { scope: 'col', class: classOf(name) }, profileColumns[name]),
  );
  const body = h('tbody');
  const table = h(
    'table',
    { hidden: true },
    h('caption', { class: 'unseen' }, 'Kernels of a training step, the longest first'),
    h('thead', {}, h('tr', {}, ...heading)),
    body,
  );
  const note = h('p', { class: 'note' }, 'The table fills when you train.');
  const button = h('button', { type: 'button', disabled: true }, 'Save the trace file');
  button.addEventListener('click', askTrace);
  let newest: Profile | undefined;
  const files = exportButtons({
    ...{ name: 'kernels', title: 'Where does the time of a step go?' },
    table: () => profileTable(newest?.phases ?? []),
  });
  files.hidden = true;
  const hint = h('p', { class: 'note' }, 'It opens in ui.perfetto.dev: kernels beside the host’s work.');
  section.append(
    // it scrolls on narrow screens, so the keyboard must reach it
    h('div', { class: 'profile-table', tabindex: '0', role: 'group', 'aria-label': 'Kernels' }, table),
    note,
    h('div', { class: 'profile-save' }, button, hint, files),
  );
  section.hidden = false;

  return {
    show(profile) {
      const phase = profile.phases.find((candidate) => candidate.phase === shown);
      if (!phase) return;
      newest = profile;
      files.hidden = false;
      const longest = Math.max(...phase.kernels.map(({ share }) => share));
      body.replaceChildren(...phase.kernels.map((row) => rowOf(row, profile.timerStep, longest)));
      table.hidden = false;
      button.disabled = false;
      setText(note, profileNotes(profile).join(' '));
    },
    missing(reason) {
      setText(note, reason);
    },
    save(trace) {
      saveFile('credence-trace.json', 'application/json', trace);
    },
  };
}

const classOf = (name: ProfileColumn): string => (words.includes(name) ? 'word' : 'number');

function rowOf(row: KernelRow, timerStep: number | null, longest: number): HTMLTableRowElement {
  const cells = cellsOf(row, timerStep);
  const element = h('tr', { 'data-kernel': row.kernel, 'data-share': String(row.share) });
  for (const name of columns) {
    const cell = h(name === 'kernel' ? 'th' : 'td', { class: classOf(name) }, cells[name]);
    if (name === 'kernel') {
      cell.setAttribute('scope', 'row');
      cell.title = row.pipeline;
    }
    if (name === 'share') {
      const bar = h('span', { class: 'profile-bar', 'aria-hidden': 'true' });
      bar.style.width = `${longest > 0 ? (100 * row.share) / longest : 0}%`;
      const text = h('span', { class: 'profile-share' }, cells[name]);
      cell.replaceChildren(h('span', { class: 'profile-track' }, bar), text);
    }
    const unresolved = (name === 'median' && row.median === null) || (name === 'p95' && row.p95 === null);
    if (unresolved) cell.title = "below the timer's resolution";
    element.append(cell);
  }
  return element;
}
