/**
 * Settings of a whole run, and the presets: one table for the command line and the page. Pure data:
 * nothing here touches a device, a file or a process.
 */
import { type AskedPrior, fanInGaussian } from './bayes/fanIn.ts';
import { categorical, categoricalOrNone, gaussianHead } from './bayes/head.ts';
import { bayesByBackprop, hasPosterior, type Method } from './bayes/method.ts';
import { familyKind, gaussian, scaleMixture } from './bayes/prior.ts';
import { epochsOf } from './bayes/settings/epochs.ts';
import { networkTable, type RunSettings, runTable, shared } from './bayes/settings/runSettings.ts';
import { defaultsOf, type Setting, valuesOf } from './bayes/settings/setting.ts';
import {
  type AskedNetwork,
  networkConfig,
  type TrainSettings,
  trainSettings,
} from './bayes/settings/settings.ts';

export type PresetName = 'smoke' | 'demo' | 'paper';

export interface Preset {
  /** One sentence for people, in help texts and menus. */
  readonly description: string;
  readonly settings: RunSettings;
}

const { head, ...defaults } = networkConfig();
const demo: RunSettings = {
  ...{ task: 'classification', noise: null, ...defaults, ...defaultsOf(runTable) },
  ...{ prior: scaleMixture(), kl: 'sampled', temperature: 0.1, learningRate: 2e-3 },
};

export const presets: Readonly<Record<PresetName, Preset>> = {
  smoke: {
    description:
      'proof that everything works, in seconds: 784-32-10 on the first 12,000 images for one epoch, at temperature 0.1',
    settings: {
      ...demo,
      layers: [784, 32, 10],
      epochs: 1,
      batch: 64,
      learningRate: 1e-2,
      rhoLearningRateFactor: 0.3,
      draws: 4,
      trainExamples: 12_000,
    },
  },
  demo: {
    description:
      'the best result for the time: 784-400-400-10 on all 60,000 images for 10 epochs; the posterior is cold ' +
      "(temperature 0.1), which is not the paper's objective",
    settings: demo,
  },
  paper: {
    description:
      "Blundell et al. 2015: 784-1200-1200-10, temperature 1, the paper's KL weights, one weight draw a minibatch, 600 " +
      "epochs on 50,000 images; the mixture (mix 1/2, scales 1 and e^-6) is from the paper's grid; the paper trained " +
      'with SGD, this is Adam',
    settings: {
      ...demo,
      layers: [784, 1200, 1200, 10],
      estimator: 'draw',
      prior: { kind: 'mixture', mix: 0.5, scale1: 1, scale2: Math.exp(-6) },
      epochs: 600,
      learningRate: 1e-3,
      schedule: 'constant',
      klWeights: 'paper',
      temperature: 1,
      trainExamples: 50_000,
    },
  },
};

/**
 * For a table of numbers. Its first and last width and its task are the data's. So are its hidden units and
 * its epochs, unless they are asked for: see `tableHidden`, `tableEpochs`. docs/tables.md shows what these
 * settings do on the 21 tables that they were chosen by.
 *
 * sigma learns at a tenth of the rate of mu. It starts narrow, so the means fit first. Where both learn
 * alike, small tables often end at a noise that explains everything, with a higher free energy.
 */
export const tablePreset: Preset = {
  description:
    'a table of numbers, one hidden layer (a unit for every five rows, 4 to 50), temperature 1, a Gaussian prior by the ' +
    'width of each layer, Adam at 0.02 with a cosine schedule, batches of 128; epochs by the number of rows: about ' +
    '6,000 steps, from 40 to 6,000 epochs',
  settings: {
    ...demo,
    layers: [1, 20, 1],
    prior: fanInGaussian(),
    kl: 'closed',
    epochs: 6_000,
    batch: 128,
    learningRate: 0.02,
    rhoLearningRateFactor: 0.1,
    temperature: 1,
    inputScale: 1,
    draws: 100,
    trainExamples: Number.MAX_SAFE_INTEGER,
  },
};

/**
 * Epochs that take about 6,000 steps: small tables are seen many times, large ones at least 40. Weights
 * without a width learn a small table by heart, and its noise with it, so they take 4 steps a row, at least
 * 400.
 */
export function tableEpochs(rows: number, batch: number, method: Method = bayesByBackprop): number {
  const steps = hasPosterior(method) ? 6_000 : Math.min(6_000, Math.max(400, 4 * rows));
  return epochsOf(rows, batch, { steps, least: 40, most: 6_000 });
}

/** What a method needs otherwise on a table, where nothing was asked for. */
export const tableMethodSettings = (method: Method): Partial<RunSettings> =>
  hasPosterior(method) ? {} : { learningRate: 5e-3 };

/**
 * Hidden units by the number of rows: a fifth of them up to 100 rows, then 20, from 400 rows on their square
 * root; at least 4, at most 50. Each unit costs a mean-field posterior some nats of KL even if it does
 * nothing. With more units than the rows can pay for, the optimum of the ELBO explains the target by noise.
 */
export const tableHidden = (rows: number): number =>
  Math.min(50, Math.max(4, Math.round(Math.max(Math.min(20, rows / 5), rows > 400 ? Math.sqrt(rows) : 0))));

/** What a method needs otherwise than a preset says, where nothing was asked for. */
export function methodSettings(method: Method, prior: AskedPrior): Partial<RunSettings> {
  const own = Object.entries<Setting>(runTable).flatMap(([name, { byMethod = {} }]) =>
    method.kind in byMethod ? [[name, byMethod[method.kind]]] : [],
  );
  const needsGaussian = method.kind === 'ivon' && familyKind(prior) !== 'gaussian';
  return { ...Object.fromEntries(own), ...(needsGaussian && { prior: gaussian() }), method };
}

/** @throws ConfigError naming the first setting that makes no sense, alone or beside the others */
export function checkSettings(settings: RunSettings): void {
  const network = networkConfig(networkSettings(settings));
  trainSettings(trainingSettings(settings), network.prior, network.method);
}

/** The part of the settings that makes a network. */
export function networkSettings(settings: RunSettings): AskedNetwork {
  const { layers, prior, method, noise, none } = settings;
  const classes = none === 'yes' ? categoricalOrNone : categorical;
  const head = noise ? gaussianHead(noise.kind, noise.sd, noise.prior ?? null) : classes;
  return { layers, head, prior, method, ...valuesOf(networkTable, settings) };
}

/** The part of the settings that trains it. */
export function trainingSettings(settings: RunSettings): Partial<TrainSettings> {
  return { ...valuesOf(shared, settings), draws: settings.trainDraws };
}
