/** The place for runs that are kept: the one that was interrupted, and that this one is not. */
import { h, setText } from '../../kit/dom.ts';
import type { InterruptedRun } from '../../service/training/messages.ts';
import { choiceText, interruptedText } from './words.ts';

export interface KeptPanel {
  /** Offers to go on with a run. */
  offer(run: InterruptedRun): void;
  /** Takes the offer back. */
  withdraw(): void;
  /** One line; empty: nothing to say. */
  say(text: string): void;
  /** One line of a device that was lost, or of numbers that broke; with the seconds that it took. */
  recovery(text: string, seconds?: number): void;
}

export interface KeptActions {
  continue(run: Extract<InterruptedRun, { isDamaged: false }>): void;
  discard(): void;
}

export function createKeptPanel(container: HTMLElement, actions: KeptActions): KeptPanel {
  const place = h('div', { 'aria-live': 'polite' });
  const line = h('p', { class: 'note', role: 'status', 'data-note': 'kept' });
  const recovery = h('p', { class: 'note', role: 'status', 'data-note': 'recovery' });
  container.replaceChildren(place, recovery, line);
  const withdraw = () => place.replaceChildren();
  const button = (label: string, action: () => void) => {
    const element = h('button', { type: 'button', 'aria-describedby': 'interrupted' }, label);
    element.addEventListener('click', () => {
      withdraw();
      action();
    });
    return element;
  };
  return {
    offer(run) {
      const goesOn = run.isDamaged ? [] : [button('Continue', () => actions.continue(run))];
      place.replaceChildren(
        h(
          'section',
          { class: 'interrupted', 'aria-labelledby': 'interrupted' },
          h('p', { id: 'interrupted' }, interruptedText(run)),
          h('div', 'interrupted-buttons', ...goesOn, button('Discard', actions.discard)),
          h('p', 'note', choiceText(run)),
        ),
      );
    },
    withdraw,
    say: (text) => setText(line, text),
    recovery(text, seconds) {
      setText(recovery, text);
      if (seconds === undefined) delete recovery.dataset.seconds;
      else recovery.dataset.seconds = String(seconds);
    },
  };
}
