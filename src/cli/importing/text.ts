/** What `import` found and measured, as people read it. */
import { percent, significant, whole } from '../../kit/format.ts';
import type { Event } from '../terminal/events.ts';
import { wrappedLines } from '../terminal/layout.ts';

type Imported = Extract<Event, { event: 'imported' }>;

export function importedText(event: Imported, width: number): string {
  const { layers, activation, before, after, examples, chosenBy, priorScale, evidence } = event;
  const found = layers.map(
    ({ name, inputs, outputs, axes }) => `${name || 'a layer'} ${inputs} to ${outputs}, from ${axes}`,
  );
  const between = activation === null ? '' : `; ${activation} after each but the last`;
  const row = (name: string, ...values: string[]) =>
    `${name.padEnd(8)}${values.map((value) => value.padStart(11)).join('')}`;
  const rows = [
    row('', 'as it was', 'Bayesian'),
    row('error', percent(before.error, examples), percent(after.error, examples)),
    row('ECE', percent(before.ece), percent(after.ece)),
    row('NLL', significant(before.nll), significant(after.nll)),
  ];
  return [
    ...[`layers: ${found.join('; ')}${between}`],
    `the last layer's prior: N(0, ${significant(priorScale)}^2), training examples counted by ${significant(evidence)}, chosen ` +
      `by ${whole(chosenBy)} held-out examples; on ${whole(examples)} others (NLL in nats per example):`,
  ]
    .map((text) => wrappedLines(text, width))
    .concat(rows)
    .join('\n');
}
