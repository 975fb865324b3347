/** Which weight, which answer is taught, and which noise: the controls above a step. */
import { html, nothing } from 'lit';
import type { StepReply } from '../../../service/learn/step.ts';
import type { StepScene } from './scene.ts';
import type { StepSubject } from './subject.ts';

export interface WeightControls {
  readonly scene: StepScene;
  readonly subject: StepSubject | undefined;
  readonly reply: StepReply | undefined;
  readonly changed: (change: Partial<StepScene>) => void;
}

export function weightControls({ scene, subject, reply, changed }: WeightControls) {
  if (!reply) return nothing;
  const { layers, hasNone, probs, step } = reply;
  const { layer, row, column } = step.place;
  const name = (label: number) => (hasNone && label === probs.length - 1 ? 'no digit' : String(label));
  const chosen = scene.label ?? '';
  const { inputs, outputs } = layers[layer]!;
  const place = (of: 'row' | 'column') => (event: Event) => {
    const field = event.target as HTMLInputElement;
    const asked = Math.round(Number(field.value));
    const value = Math.min(Number(field.max), Math.max(1, asked || 1));
    field.value = String(value);
    changed({ place: { layer, row, column, [of]: value - 1 } });
  };
  return html`<div class="row">
    <label>
      Taught as
      <select
        .value=${String(chosen)}
        @change=${({ target }: Event) => {
          const { value } = target as HTMLSelectElement;
          changed({ label: value === '' ? undefined : Number(value) });
        }}
      >
        <option value="" ?selected=${chosen === ''}>
          what it says${subject?.says === undefined ? '' : `: ${name(subject.says)}`}
        </option>
        ${probs.map((_, label) => html`<option value=${label} ?selected=${chosen === label}>${name(label)}</option>`)}
      </select>
    </label>
    <label>
      Layer
      <select @change=${({ target }: Event) => changed({ place: { layer: Number((target as HTMLSelectElement).value) } })}>
        ${layers.map(
          (size, l) => html`<option value=${l} ?selected=${l === layer}>
            ${l + 1}: ${size.inputs} × ${size.outputs}
          </option>`,
        )}
      </select>
    </label>
    <label>
      From input (the last: bias)
      <input type="number" min="1" max=${inputs + 1} step="1" .value=${String(row + 1)} @change=${place('row')} />
    </label>
    <label>
      To output
      <input type="number" min="1" max=${outputs} step="1" .value=${String(column + 1)} @change=${place('column')} />
    </label>
    <button type="button" ?disabled=${!('row' in scene.place)} @click=${() => changed({ place: { layer } })}>
      The weight that is pulled at most
    </button>
    <button type="button" @click=${() => changed({ seed: (scene.seed % 999_999) + 1 })}>Draw other noise</button>
  </div>`;
}
