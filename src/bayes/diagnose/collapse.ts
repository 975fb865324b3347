/** Collapsed posteriors: equal to the prior, or to a point. */
import { binomialCdf } from '../../metrics/binomialInterval.ts';
import { outputSizeOf } from '../layers/entries.ts';
import { finalNll } from './course.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, falseAlarm, show, showPercent } from './finding.ts';
import { ignorantNll } from './ignorance.ts';
import { type LayerSummary, priorFactor, priorOffset } from './layerSummary.ts';

/**
 * A layer with this share of its weights at the prior has learned nothing. Healthy mean-field networks leave
 * up to this share there; in a layer of a few weights that is nothing unusual.
 */
const collapsedShare = 0.9;

/** How often a weight of a healthy layer is at the prior, where a layer is so small that luck decides. */
const luckyShare = 0.5;

function isCollapsed({ atPrior, weights }: LayerSummary): boolean {
  const own = Math.round(atPrior * weights);
  const luck = weights > 0 && own > 0 ? 1 - binomialCdf(own - 1, weights, luckyShare) : 1;
  return atPrior >= collapsedShare && luck <= falseAlarm;
}

/**
 * A network that knows only the class frequencies has their entropy as its NLL, log C at most. An NLL a tenth
 * below that is the least that counts as learned; of a regression, what a tenth of the variance is worth.
 */
const learnedShare = 0.9;

/** Whether the network learned nothing from the data; undefined if the evidence cannot say. */
export function learnedNothing(evidence: Evidence): boolean | undefined {
  const { config } = evidence;
  const [nll, ignorant] = [finalNll(evidence), ignorantNll(evidence)];
  if (nll === undefined || ignorant === undefined) return undefined;
  return config.head.kind === 'categorical'
    ? nll >= learnedShare * ignorant
    : nll >= ignorant + (outputSizeOf(config.layers) * Math.log(learnedShare)) / 2;
}

export function priorCollapse(evidence: Evidence): Finding[] {
  const collapsed = evidence.layers!.flatMap((layer, l) => (isCollapsed(layer) ? [l] : []));
  if (collapsed.length === 0) return [];
  const nothing = learnedNothing(evidence);
  const nll = finalNll(evidence);
  const shares = collapsed
    .map((l) => `layer ${l + 1}: ${showPercent(evidence.layers![l]!.atPrior)}`)
    .join(', ');
  return [
    {
      code: 'prior-collapse',
      severity: nothing === undefined ? 'warning' : nothing ? 'error' : 'note',
      title: nothing === false ? 'layers that are mostly prior' : 'the posterior has collapsed to the prior',
      seen:
        `weights with sigma within a factor ${priorFactor} of the prior's and |mu| below ${priorOffset} ` +
        `of it: ${shares}` +
        `${nll === undefined ? '' : `; the training NLL ended at ${show(nll)} nats`}.`,
      why:
        nothing === false
          ? 'The network fits, so these weights are not needed: a smaller network would do.'
          : 'Draws of these weights are noise that no data have touched, and predictions are those of a ' +
            'random network.',
      remedy:
        nothing === false
          ? 'Nothing to repair; prune, or use fewer units.'
          : 'Check the weight of the KL first; then train longer, start from a smaller sigma ' +
            '(initialRho), or widen the prior.',
    },
  ];
}

/**
 * At |mu| / sigma = 100 a draw moves a typical weight by a hundredth of itself: less than rounding weights to
 * 7 bits, which networks do not notice. Small networks on easy data end at medians from 0.2 to 15, by the
 * prior and where sigma started.
 */
const pointSnr = 100;

/** If less than this share of the predictive entropy comes from the weights, their posterior adds nothing. */
const epistemicShare = 0.01;

export function pointCollapse({ layers, prediction }: Evidence): Finding[] {
  const ratios = layers!.map(({ snrMedian }) => snrMedian);
  if (!ratios.every((snr) => snr >= pointSnr)) return [];
  const drawn = prediction && prediction.draws > 1 ? prediction : undefined;
  if (drawn && drawn.epistemic > epistemicShare * drawn.entropy) return [];
  const share = drawn
    ? `; of ${show(drawn.entropy)} nats of predictive entropy ${show(drawn.epistemic)} are epistemic`
    : '';
  return [
    {
      code: 'point-collapse',
      severity: drawn ? 'error' : 'warning',
      title: 'the posterior has collapsed to a point',
      seen: `median |mu| / sigma by layer: ${ratios.map(show).join(', ')}${share}.`,
      why:
        'All draws are the same network: intervals have no width and epistemic uncertainty is 0 by ' +
        'construction, not by knowledge.',
      remedy:
        'Check that sigma is trained and drawn, and that the KL has its whole weight (temperature 1); ' +
        'start from a larger sigma (initialRho -4 or above).',
    },
  ];
}
