/** The lessons as a list of links, each with its sentence. */
import { css, html, LitElement } from 'lit';
import { focusRing } from '../styles/elements.ts';
import { lessonLink, lessons } from './lessons.ts';
import { lessonNames } from './names.ts';

/** `<lesson-list>`. */
export class LessonList extends LitElement {
  static override styles = [
    focusRing,
    css`
      :host {
        display: block;
      }
      h3 {
        margin: 0 0 var(--unit, 8px);
        font-size: var(--large, 1.25rem);
        font-weight: 650;
        line-height: 1.3;
      }
      ol {
        display: grid;
        gap: var(--unit, 8px);
        max-width: 76ch;
        margin: 0;
        padding-left: 1.5em;
      }
      a {
        color: var(--accent);
        font-weight: 550;
      }
    `,
  ];

  override render() {
    return html`
      <h3>Lessons</h3>
      <ol>
        ${lessonNames.map((name) => {
          const { title, summary } = lessons[name];
          return html`<li><a href=${lessonLink(name)}>${title}</a>. ${summary}</li>`;
        })}
      </ol>
    `;
  }
}

customElements.define('lesson-list', LessonList);
