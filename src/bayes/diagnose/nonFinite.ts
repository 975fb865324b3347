/** NaN and infinity, wherever the evidence has numbers. */
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

export function nonFinite({ layers = [], history = [], inputs }: Evidence): Finding[] {
  const broken = history.find(({ nll, kl, freeEnergy }) => !Number.isFinite(nll + kl + freeEnergy));
  const places = [
    ...layers.flatMap((layer, l) =>
      layer.nonFinite > 0 ? [`${layer.nonFinite} parameters of layer ${l + 1}`] : [],
    ),
    ...(broken ? [`the loss at step ${broken.step}`] : []),
    ...(['train', 'test'] as const).flatMap((split) => {
      const count = inputs?.[split].nonFinite ?? 0;
      return count > 0 ? [`${count} ${split === 'train' ? 'training' : 'test'} inputs`] : [];
    }),
  ];
  if (places.length === 0) return [];
  return [
    {
      code: 'non-finite',
      severity: 'error',
      title: 'NaN or infinite numbers',
      seen: `${places.join(', ')}.`,
      why: 'One of them spreads to every prediction it touches; a ReLU may even turn it into a silent 0.',
      remedy: 'Clean the inputs, lower the learning rate, and go back to the last posterior without them.',
    },
  ];
}
