/** Shows what the state says of lessons: hides what a link hides, and fetches the text when there is one. */
import type { LabState, LabStore } from '../lab/labState.ts';
import { hide } from './hidden.ts';

export function showLessons(host: HTMLElement, store: LabStore): void {
  let isOpening = false;
  const show = ({ hide: hidden, lesson }: LabState, isAskedFor: boolean) => {
    hide(hidden);
    if ((!lesson && hidden.length === 0) || isOpening) return;
    isOpening = true;
    import('./lessonPanel.ts').then(
      ({ LessonPanel }) => {
        const panel = new LessonPanel();
        panel.store = store;
        panel.isAskedFor = isAskedFor;
        host.replaceChildren(panel);
      },
      ({ message }) => {
        host.textContent = `The text of the lesson did not load (${message}). Reload the page to try again.`;
      },
    );
  };
  store.listen((state, before) => {
    if (state.hide !== before.hide || state.lesson !== before.lesson) show(state, true);
  });
  show(store.state, false);
}
