/** Standard deviations that float32 cannot use, or that no prior would allow. */
import type { Evidence } from './evidence.ts';
import { type Finding, show, showPercent } from './finding.ts';
import { type LayerSummary, sigmaCeiling, sigmaFloor } from './layerSummary.ts';

/** One weight in a hundred is a defect of the training. With one in two, the posterior is lost. */
const someShare = 0.01;
const mostShare = 0.5;

const shares = (layers: readonly LayerSummary[], share: (layer: LayerSummary) => number): string =>
  layers
    .flatMap((layer, l) =>
      share(layer) >= someShare ? [`layer ${l + 1}: ${showPercent(share(layer))}`] : [],
    )
    .join(', ');

export function sigmaUnderflow({ layers = [] }: Evidence): Finding[] {
  const worst = Math.max(...layers.map(({ underflown }) => underflown));
  if (!(worst >= someShare)) return [];
  const least = Math.min(...layers.map(({ sigmaLeast }) => sigmaLeast));
  return [
    {
      code: 'sigma-underflow',
      severity: worst >= mostShare ? 'error' : 'warning',
      title: 'sigma has underflown',
      seen:
        `weights with sigma below ${sigmaFloor}: ${shares(layers, ({ underflown }) => underflown)}; the ` +
        `smallest is ${show(least)}.`,
      why:
        'Beside mu, float32 rounds such a draw away; the gradient of rho carries a factor sigmoid(rho), ' +
        'so these weights hardly ever widen again.',
      remedy:
        'Start from a larger rho (-4), lower the learning rate of rho (rhoLearningRateFactor), and check ' +
        'the weight of the KL, which alone keeps sigma up.',
    },
  ];
}

export function sigmaOverflow({ layers = [] }: Evidence): Finding[] {
  const worst = Math.max(...layers.map(({ overflown }) => overflown));
  if (!(worst >= someShare)) return [];
  const most = Math.max(...layers.map(({ sigmaMost }) => sigmaMost));
  return [
    {
      code: 'sigma-overflow',
      severity: worst >= mostShare ? 'error' : 'warning',
      title: "sigma is far above the prior's",
      seen:
        `weights with sigma over ${sigmaCeiling} times the prior's standard deviation: ` +
        `${shares(layers, ({ overflown }) => overflown)}; the largest is ${show(most)}.`,
      why:
        'The KL pays dozens of nats for each of them and the activations are mostly noise: this is a ' +
        'start or a step that went wrong, never an optimum.',
      remedy: 'Start from a smaller rho (-4), lower the learning rate, and check the scale of the prior.',
    },
  ];
}
