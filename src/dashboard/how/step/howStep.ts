/** One step of Bayes by Backprop, stage by stage, with the numbers of a weight of a network that answers. */
import { html, LitElement, nothing } from 'lit';
import { signed } from '../../../kit/format.ts';
import { newestWins } from '../../../service/calls/newest.ts';
import type { StepReply, StepRequest } from '../../../service/learn/step.ts';
import '../../charts/exportButtons.ts';
import { createDensity, type DensityChart, densityTitle } from './density.ts';
import { stepStyles } from './howStep.css.ts';
import { firstStep, type StepScene } from './scene.ts';
import { stages } from './stages.ts';
import { aboutStep, stepAsTable } from './stepTable.ts';
import type { StepSubject } from './subject.ts';
import { weightControls } from './weightControls.ts';

/** With as many digits as float32 has, and no zeros behind them. */
const numberText = (value: number): string =>
  signed(value, 6)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');

/**
 * `<how-step>`: `subject` is asked about by `ask` while it is in view, `scene` is what is shown of it. It
 * dispatches `scene` with what the user makes of it.
 */
export class HowStep extends LitElement {
  static override properties = {
    ask: { attribute: false },
    subject: { attribute: false },
    scene: { attribute: false },
    isInView: { attribute: false },
  };
  declare ask: ((request: StepRequest) => Promise<StepReply>) | undefined;
  declare subject: StepSubject | undefined;
  declare scene: StepScene;
  declare isInView: boolean;

  #reply: StepReply | undefined;
  #problem = '';
  /** What was asked last, to ask for nothing twice. */
  #asked: StepRequest | undefined;
  #density: DensityChart | undefined;
  readonly #newest = newestWins((request: StepRequest) => this.ask!(request));

  static override styles = stepStyles;

  constructor() {
    super();
    this.scene = firstStep;
    this.isInView = false;
  }

  /** The network knows more than it did. */
  learned(): void {
    if (this.subject?.network !== 'trained') return;
    this.#asked = undefined;
    this.requestUpdate();
  }

  override render() {
    const { scene } = this;
    const reply = this.#reply;
    const stage = stages[scene.stage]!;
    return html`
      <h3>What does one step of learning do to one weight?</h3>
      <p class="note">
        A copy of the network takes a step of Bayes by Backprop on the image of the pad. The network itself is
        not changed.
      </p>
      ${weightControls({ scene, subject: this.subject, reply, changed: (change) => this.#put(change) })}
      <p class="problem" role="alert">${this.#problem}</p>
      ${
        this.#problem
          ? html`<div>
            <button type="button" @click=${() => this.#put({ place: firstStep.place, label: undefined })}>
              Begin with another weight
            </button>
          </div>`
          : nothing
      }
      <div class="both" ?hidden=${!reply}>
        <div
          class="stage"
          role="group"
          aria-label="Stages of the step: the left and right arrow keys go through them"
          tabindex="0"
          @keydown=${this.#keyed}
        >
          <p class="note">Stage ${scene.stage + 1} of ${stages.length}</p>
          <h4>${stage.title}</h4>
          <p class="text" role="status">${reply ? stage.text(reply) : ''}</p>
          ${reply ? this.#numbers(reply) : nothing}
          <div class="row">
            <button type="button" ?disabled=${scene.stage === 0} @click=${() => this.#go(-1)}>Previous</button>
            <button type="button" ?disabled=${scene.stage === stages.length - 1} @click=${() => this.#go(1)}>
              Next
            </button>
          </div>
        </div>
        <div class="stage">
          <h4>${densityTitle}</h4>
          <div class="host"></div>
          <p class="note">
            Blue: the weight's distribution before the step, and from the fifth stage on, dashed, after it. Grey:
            the prior. Each is drawn as a share of its own peak.
          </p>
        </div>
      </div>
      <div class="foot">
        ${
          reply
            ? html`<export-buttons
              .source=${{
                ...{ name: 'step', title: densityTitle, table: () => stepAsTable(reply) },
                canvases: () => [this.#density!.canvas],
              }}
            ></export-buttons>`
            : nothing
        }
        ${aboutStep(reply)}
      </div>
    `;
  }

  #numbers(reply: StepReply) {
    return html`<table class="numbers">
      <thead class="unseen">
        <tr><th scope="col">Equation</th><th scope="col">Number</th><th scope="col">What it is</th></tr>
      </thead>
      <tbody>
        ${stages[this.scene.stage]!.lines(reply).map(
          ({ name, equation, value, means }) => html`<tr>
            <th scope="row">${equation}</th>
            <td data-number=${name} data-value=${value} title=${value}>${numberText(value)}</td>
            <td>${means}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  override updated(): void {
    const request = this.#request();
    if (request && this.ask && this.isInView && !isSame(request, this.#asked)) {
      this.#asked = request;
      void this.#fetch(request);
    }
    if (!this.#reply) return;
    this.#density ??= createDensity(this.renderRoot.querySelector<HTMLElement>('.host')!);
    // the new distribution is known once the step is made
    this.#density.show(this.#reply, this.scene.stage >= 4);
  }

  #request(): StepRequest | undefined {
    const { subject, scene } = this;
    const label = scene.label ?? subject?.says;
    if (!subject || label === undefined) return undefined;
    const { image, network, klScale, learningRate } = subject;
    return { image, network, klScale, learningRate, label, seed: scene.seed, place: scene.place };
  }

  async #fetch(request: StepRequest): Promise<void> {
    try {
      const reply = await this.#newest.ask(request);
      if (!reply) return;
      this.#reply = reply;
      this.#problem = '';
    } catch (error) {
      this.#reply = undefined;
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }

  #go(by: number): void {
    const stage = this.scene.stage + by;
    if (stage >= 0 && stage < stages.length) this.#put({ stage });
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#go(by);
  };

  #put(change: Partial<StepScene>): void {
    this.scene = { ...this.scene, ...change };
    this.dispatchEvent(new CustomEvent('scene', { detail: this.scene }));
  }
}

/** Whether two requests are the same: images are compared by their bytes, since the pad tells some twice. */
function isSame({ image, ...request }: StepRequest, other: StepRequest | undefined): boolean {
  if (!other) return false;
  const { image: otherImage, ...rest } = other;
  return (
    JSON.stringify(request) === JSON.stringify(rest) && image.every((pixel, i) => pixel === otherImage[i])
  );
}

customElements.define('how-step', HowStep);

declare global {
  interface HTMLElementTagNameMap {
    'how-step': HowStep;
  }
}
