/** The posterior of a small network over a function of one variable, by Bayes by Backprop. */
import { fanInGaussian } from '../../bayes/fanIn.ts';
import { gaussianHead } from '../../bayes/head.ts';
import { BayesianNeuralNetwork } from '../../bayes/network.ts';
import type { Posterior } from '../../bayes/posterior/posterior.ts';
import { inverseSoftplus, isAlive } from '../../bayes/posterior/rho.ts';
import { isIn, rangeText } from '../../checks.ts';
import { argumentError } from '../../errors.ts';
import type { Gpu } from '../../gpu/device.ts';
import { type Band, type BandFit, type BandSettings, bandRanges, NOISE, PLACES, REACH } from './band.ts';

const EPOCHS = 1200;
/** How often the band is looked at while it trains. */
const LOOKS = 6;
const DRAWS = 40;

/**
 * @param epochs steps of a training, each on all points
 * @throws RangeError for settings outside their range; what training throws
 */
export function createBandFit(gpu: Gpu, epochs = EPOCHS): BandFit {
  const lookEvery = Math.ceil(epochs / LOOKS);
  return async (points, settings, signal, progress) => {
    signal.throwIfAborted();
    checkSettings(settings);
    const net = points.length === 0 ? await atPrior(gpu, settings) : await untrained(gpu, settings);
    try {
      if (points.length > 0) {
        const data = {
          images: Float32Array.from(points, ([x]) => x),
          targets: Float32Array.from(points, ([, y]) => y),
          ...{ count: points.length, inputSize: 1 },
        };
        const training = net.train(data, {
          ...{ estimator: 'local', kl: 'closed', temperature: settings.temperature, learningRate: 0.02 },
          ...{ batch: points.length, epochs, holdEvery: lookEvery, signal },
        });
        let looked = 0;
        for await (const { epoch } of training) {
          if (epoch < looked + lookEvery || epoch >= epochs) continue;
          looked = epoch;
          progress(await bandOf(net, signal));
        }
      }
      return await bandOf(net, signal);
    } finally {
      net.destroy();
    }
  };
}

function checkSettings(settings: BandSettings): void {
  for (const name of Object.keys(bandRanges) as (keyof BandSettings)[]) {
    const range = bandRanges[name];
    if (!isIn(range, settings[name]))
      throw argumentError(`fitBand: ${name}`, rangeText(range), settings[name]);
  }
}

const untrained = (gpu: Gpu, { hidden, priorFactor }: BandSettings) =>
  BayesianNeuralNetwork.create(gpu, {
    ...{ layers: [1, hidden, 1], activation: 'relu', head: gaussianHead('fixed', NOISE), inputScale: 1 },
    ...{ prior: fanInGaussian(priorFactor), initialRho: -3 },
  });

/** The network whose posterior is the prior: before any point, nothing else is known. */
async function atPrior(gpu: Gpu, settings: BandSettings): Promise<BayesianNeuralNetwork> {
  const net = await untrained(gpu, settings);
  try {
    const posterior = await net.posterior();
    return await BayesianNeuralNetwork.fromPosterior(gpu, priorOf(posterior));
  } finally {
    net.destroy();
  }
}

function priorOf({ config, mu, rho }: Posterior): Posterior {
  const { prior } = config;
  if (prior.kind !== 'layered') throw new TypeError(`priorOf: expected a layered prior, got ${prior.kind}`);
  const scaleOf = (layer: number) => (typeof prior.scale === 'number' ? prior.scale : prior.scale[layer]!);
  // what is dead is no weight: the noise is known, and the prior says nothing of it
  const filled = (values: Posterior['mu'], value: (layer: number) => number): Posterior['mu'] =>
    values.map(({ weight, bias }, layer) => ({
      weight: weight.map((old, at) => (isAlive(rho[layer]!.weight[at]!) ? value(layer) : old)),
      bias: bias.map((old, at) => (isAlive(rho[layer]!.bias[at]!) ? value(layer) : old)),
    }));
  return { config, mu: filled(mu, () => 0), rho: filled(rho, (layer) => inverseSoftplus(scaleOf(layer))) };
}

async function bandOf(net: BayesianNeuralNetwork, signal: AbortSignal): Promise<Band> {
  const x = Float64Array.from({ length: PLACES }, (_, n) => REACH * ((2 * n) / (PLACES - 1) - 1));
  const { mean, everyDraw, predictiveInterval, draws } = await net.predictTargets(
    { images: Float32Array.from(x), count: PLACES, inputSize: 1 },
    // one seed: the curves change with the posterior alone, and do not flicker
    { draws: DRAWS, interval: 0.9, seed: 1, signal },
  );
  // [S, N, 2]: the mean, then the noise
  const curves = Array.from({ length: draws }, (_, s) => x.map((_, n) => everyDraw![2 * (s * PLACES + n)]!));
  return { x, draws: curves, mean, lower: predictiveInterval!.lower, upper: predictiveInterval!.upper };
}
