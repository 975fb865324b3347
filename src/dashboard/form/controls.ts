/** The form with a run's settings, and the buttons that steer it. */
import type { MethodKind } from '../../bayes/method.ts';
import type { RunSettings } from '../../bayes/settings/runSettings.ts';
import { h, setText } from '../../kit/dom.ts';
import { type PresetName, presets } from '../../presets.ts';
import type { AskedRun } from '../../service/training/messages.ts';
import { isRunning, type ViewState } from '../train/view.ts';
import { createFieldRow, type FieldRow } from './fieldRow.ts';
import { type FieldName, fields, matters } from './fields.ts';
import { capital, type FormValues, formOf, readForm, withMethod } from './settings.ts';

export interface ControlActions {
  start(run: AskedRun): void;
  pause(): void;
  resume(): void;
  step(): void;
  stop(): void;
  /** Forget the run that is shown. */
  reset(): void;
  /** Something else stands in the form. */
  changed(preset: PresetName, values: FormValues): void;
}

export interface Controls {
  /** Enables what makes sense in this state. `ready` is false while there is no GPU or no data. */
  show(state: ViewState, ready: boolean): void;
  /** As if Train were pressed: starts if every setting is valid, else says which is not. */
  train(): void;
  /** Shows the settings of a run that was asked for before. */
  fill(run: AskedRun): void;
  /** Where a keyboard goes on when what it was at is gone. */
  focus(): void;
}

/** Always in sight; the other settings are behind "More settings". */
const FIRST: readonly FieldName[] = [
  ...(['method', 'rate', 'members', 'estimator'] as const),
  ...(['hidden', 'epochs', 'seed', 'none'] as const),
];

export function createControls(
  container: HTMLElement,
  initial: { readonly preset: PresetName; readonly values: FormValues },
  actions: ControlActions,
): Controls {
  const preset = h(
    'select',
    { id: 'preset' },
    ...Object.keys(presets).map((name) => h('option', { value: name }, capital(name))),
  );
  const about = h('p', { class: 'hint', id: 'preset-hint' });
  preset.setAttribute('aria-describedby', about.id);
  const rows = new Map<FieldName, FieldRow>(
    fields.map((field) => [field.name, createFieldRow(field, check)]),
  );
  const settings = h(
    'fieldset',
    { class: 'settings' },
    h('legend', { class: 'unseen' }, 'Settings of the run'),
    h('div', { class: 'field' }, h('label', { for: 'preset' }, 'Preset'), preset, about),
    ...(['method', 'rate', 'members', 'estimator', 'hidden'] as const).map((name) => rows.get(name)!.element),
    h('div', { class: 'pair' }, rows.get('epochs')!.element, rows.get('seed')!.element),
    rows.get('none')!.element,
  );
  const more = h(
    'details',
    {},
    h('summary', {}, 'More settings'),
    ...fields.filter(({ name }) => !FIRST.includes(name)).map(({ name }) => rows.get(name)!.element),
  );
  settings.append(more);

  const train = h('button', { type: 'submit', class: 'primary' }, 'Train');
  const pause = h('button', { type: 'button' }, 'Pause');
  const step = h('button', { type: 'button', title: 'One training step' }, 'Step');
  const stop = h('button', { type: 'button' }, 'Stop');
  const reset = h(
    'button',
    { type: 'button', title: 'Forgets this run: its curves, and what the network has learned' },
    'Reset',
  );
  const buttons = h(
    'div',
    { class: 'buttons', role: 'group', 'aria-label': 'Training' },
    train,
    pause,
    step,
    stop,
    reset,
  );
  const form = h('form', { class: 'controls', novalidate: true }, buttons, settings);
  container.replaceChildren(form);

  let state: ViewState = 'loading';
  preset.value = initial.preset;
  fill(initial.values);
  preset.addEventListener('change', () => fill(formOf(presetName())));
  const method = rows.get('method')!.element;
  method.addEventListener('change', () => {
    const values = valuesNow();
    for (const [name, value] of Object.entries(
      withMethod(presetName(), values, values.method as MethodKind),
    )) {
      rows.get(name as FieldName)!.set(value);
    }
    check();
    actions.changed(presetName(), valuesNow());
  });
  form.addEventListener('input', () => actions.changed(presetName(), valuesNow()));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!train.disabled) start();
  });
  pause.addEventListener('click', () => (state === 'paused' ? actions.resume() : actions.pause()));
  step.addEventListener('click', actions.step);
  stop.addEventListener('click', actions.stop);
  reset.addEventListener('click', actions.reset);

  function presetName(): PresetName {
    return preset.value as PresetName;
  }

  function fill(values: FormValues): void {
    setText(about, `${capital(presets[presetName()].description)}.`);
    for (const [name, row] of rows) row.set(values[name]);
    check();
  }

  function valuesNow(): FormValues {
    return Object.fromEntries([...rows].map(([name, row]) => [name, row.get()])) as FormValues;
  }

  /** Says what is wrong beside each control, and returns the settings if nothing is. */
  function check(): RunSettings | undefined {
    const values = valuesNow();
    const read = readForm(presetName(), values);
    const problems = 'problems' in read ? read.problems : {};
    for (const field of fields) {
      const row = rows.get(field.name)!;
      row.complain(problems[field.name]);
      row.element.hidden = !matters(field, values);
    }
    return 'settings' in read ? read.settings : undefined;
  }

  function start(): void {
    const valid = check();
    if (valid) {
      actions.start({ preset: presetName(), settings: valid });
      return;
    }
    const wrong = fields.map(({ name }) => rows.get(name)!).find((row) => row.invalid);
    if (wrong && more.contains(wrong.element)) more.open = true;
    wrong?.focus();
  }

  const all = [train, pause, step, stop, reset];
  const focus = () => all.find((button) => !button.disabled)?.focus();

  return {
    show(next, ready) {
      state = next;
      const focused = document.activeElement;
      const running = isRunning(state);
      settings.disabled = running;
      train.disabled = running || !ready;
      setText(train, state === 'done' ? 'Train again' : 'Train');
      pause.disabled = state !== 'training' && state !== 'paused';
      setText(pause, state === 'paused' ? 'Resume' : 'Pause');
      step.disabled = state !== 'paused';
      stop.disabled = !running;
      reset.disabled = !running && state !== 'done';
      // a keyboard must not lose its place to a button that has just been disabled
      if (all.some((button) => button === focused && button.disabled)) focus();
    },
    train: start,
    fill(run) {
      preset.value = run.preset;
      fill(formOf(run.preset, run.settings));
    },
    focus,
  };
}
