/** One labelled setting with its hint, and a place beside it for what is wrong with its value. */
import { h, setText } from '../../kit/dom.ts';
import type { Field } from './fields.ts';
import { capital } from './settings.ts';

export interface FieldRow {
  readonly element: HTMLElement;
  readonly invalid: boolean;
  get(): string;
  set(value: string): void;
  /** Says what is wrong, or that nothing is. */
  complain(problem: string | undefined): void;
  focus(): void;
}

export function createFieldRow(field: Field, changed: () => void): FieldRow {
  const { name } = field;
  const { label, hint } = field.field;
  const input = inputFor(field);
  const problem = h('p', { class: 'problem', id: `${name}-problem`, hidden: true });
  const described = hint ? [h('span', { class: 'hint', id: `${name}-hint` }, hint)] : [];
  input.setAttribute('aria-describedby', [...described.map(({ id }) => id), problem.id].join(' '));
  input.addEventListener('input', changed);
  const element = h(
    'div',
    { class: 'field' },
    h('label', { for: name }, label, ...described),
    input,
    problem,
  );
  return {
    element,
    get invalid() {
      return !problem.hidden;
    },
    get: () => input.value,
    set(value) {
      // a select shows nothing for a value it does not have, and the check then says so
      input.value = value;
    },
    complain(text) {
      problem.hidden = text === undefined;
      setText(problem, text ?? '');
      input.setAttribute('aria-invalid', String(text !== undefined));
    },
    focus: () => input.focus(),
  };
}

function inputFor(field: Field): HTMLInputElement | HTMLSelectElement {
  const { name } = field;
  if ('choices' in field) {
    const { choices, titles = {} } = field;
    const options = choices.map((value) => h('option', { value }, capital(titles[value] ?? value)));
    return h('select', { id: name }, ...options);
  }
  // text, not number: a number input hides what it cannot parse, and then nothing can be said about it
  const inputmode = name === 'hidden' ? 'text' : field.range.whole ? 'numeric' : 'decimal';
  return h('input', { id: name, type: 'text', inputmode, autocomplete: 'off', spellcheck: 'false' });
}
