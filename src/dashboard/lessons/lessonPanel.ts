/** A lesson's text, shown above its scene: with the lesson before, the one after, and the way out. */
import { css, html, LitElement, nothing } from 'lit';
import { writeHash } from '../lab/hash.ts';
import type { LabStore } from '../lab/labState.ts';
import { controls, focusRing } from '../styles/elements.ts';
import { hideable } from './hidden.ts';
import { lessonLink, lessons } from './lessons.ts';
import { lessonNames } from './names.ts';

/** `<lesson-panel>`: `store`, set once. Links lead from lesson to lesson, so the browser's Back does too. */
export class LessonPanel extends LitElement {
  #store: LabStore | undefined;
  /** Whether somebody asked for a lesson on the open page: whoever reads then goes on at its title. */
  isAskedFor = false;

  static override styles = [
    controls,
    focusRing,
    css`
      :host {
        display: block;
      }
      section {
        display: grid;
        gap: calc(1.5 * var(--unit, 8px));
        max-width: 76ch;
        margin: calc(3 * var(--unit, 8px)) 0 calc(2 * var(--unit, 8px));
        padding-left: calc(2 * var(--unit, 8px));
        border-left: 4px solid var(--accent);
      }
      h2,
      p {
        margin: 0;
      }
      h2 {
        font-size: var(--title, 1.5625rem);
        font-weight: 600;
        letter-spacing: -0.015em;
        line-height: 1.28;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--unit, 8px) calc(2 * var(--unit, 8px));
        align-items: center;
      }
      a {
        color: var(--accent);
      }
      .row a {
        padding: var(--unit, 8px) 0;
        font-weight: 550;
      }
    `,
  ];

  set store(store: LabStore) {
    this.#store = store;
    store.listen(({ lesson, hide }, before) => {
      if (lesson !== before.lesson || hide !== before.hide) this.requestUpdate();
    });
    this.requestUpdate();
  }

  override render() {
    const store = this.#store;
    const name = store?.state.lesson;
    if (!store) return nothing;
    if (!name) return store.state.hide.length > 0 ? this.#withoutText(store) : nothing;
    const { title, text, also = [], scene } = lessons[name];
    const at = lessonNames.indexOf(name);
    const [before, after] = [lessonNames[at - 1], lessonNames[at + 1]];
    const { hide } = scene;
    return html`<section aria-labelledby="lesson-title" data-lesson=${name}>
      <p class="note">Lesson ${at + 1} of ${lessonNames.length}</p>
      <h2 id="lesson-title" tabindex="-1">${title}</h2>
      ${text.map((paragraph) => html`<p>${paragraph}</p>`)}
      ${
        also.length > 0
          ? html`<div class="row">
            ${also.map(
              (other) => html`<a href=${writeHash({ lesson: name, ...other.scene, ...(hide && { hide }) })}
                >${other.label}</a>`,
            )}
          </div>`
          : nothing
      }
      <div class="row">
        ${before ? html`<a href=${lessonLink(before)} rel="prev">← ${lessons[before].title}</a>` : nothing}
        ${after ? html`<a href=${lessonLink(after)} rel="next">${lessons[after].title} →</a>` : nothing}
        <button type="button" @click=${() => store.set({ lesson: undefined, hide: [] })}>Leave the lesson</button>
      </div>
    </section>`;
  }

  /** A link may hide things and show no lesson: nobody is left without a way to the whole page. */
  #withoutText(store: LabStore) {
    const what = store.state.hide.map((name) => hideable[name]).join('; ');
    return html`<section aria-label="What this link hides">
      <p class="note" data-note="hidden">This link hides parts of the page: ${what}.</p>
      <div class="row">
        <button type="button" @click=${() => store.set({ hide: [] })}>Show the whole page</button>
      </div>
    </section>`;
  }

  override updated(): void {
    if (this.isAskedFor) this.renderRoot.querySelector('h2')?.focus({ preventScroll: true });
    this.isAskedFor = true;
  }
}

customElements.define('lesson-panel', LessonPanel);
