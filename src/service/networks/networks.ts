/**
 * The networks that answer: `shipped` and `plain`, which were trained elsewhere, and `trained`, this visit's.
 * Their posteriors are on the host, so they answer again after the device was lost. While a training runs its
 * network answers itself, from draws of its parameters as they are.
 */
import {
  type BayesianNeuralNetwork,
  ConfigError,
  DeviceLostError,
  type Gpu,
  GpuFaultError,
  type Posterior,
  prunePosterior,
} from '../../index.ts';
import { type Device, deviceIfAny } from '../device.ts';
import type { Answer } from './answer.ts';
import { openOnGpu } from './gpuNetwork.ts';
import { type LiveNetwork, liveNetwork } from './liveNetwork.ts';
import { type AnsweringNetwork, drawsSeed, type Explanation } from './network.ts';

/** Those that a page is about. */
const networkNames = ['shipped', 'trained'] as const;
export type NetworkName = (typeof networkNames)[number];

/** `plain` has one value a weight: it is asked to compare. */
const answeringNames = [...networkNames, 'plain'] as const;
export type AnsweringName = (typeof answeringNames)[number];

export interface AskedNetwork {
  readonly network: AnsweringName;
  /** Share of the weights, the weakest by |mu| / sigma, that are removed first; 0 if absent. */
  readonly pruned?: number;
}

export interface PredictRequest extends AskedNetwork {
  /** Bytes [N, I]. */
  readonly images: Uint8Array;
}

export interface ExplainRequest extends AskedNetwork {
  /** Bytes [I]. */
  readonly image: Uint8Array;
  /** A class, or the number of none of them. */
  readonly outcome: number;
}

export interface ExplainReply extends Explanation {
  readonly computedBy: string;
}

export interface PredictReply {
  readonly answers: readonly Answer[];
  readonly draws: number;
  /** From which they can be made again. */
  readonly seed: number;
  /** What computed them: the name of the adapter, or the processor. */
  readonly computedBy: string;
}

export interface Networks {
  /** @param seed of its draws, if it was measured with those of another seed than the usual one */
  set(name: AnsweringName, posterior: Posterior, seed?: number): void;
  /** Of the draws by which it answers. */
  seed(name: AnsweringName): number;
  has(name: AnsweringName): boolean;
  /** Nothing answers by this name any more. */
  remove(name: AnsweringName): void;
  /**
   * What the network knows, on the host; of one in training as it is now.
   * @throws ConfigError if there is no such network
   */
  posterior(name: AnsweringName): Promise<Posterior>;
  /** A network in training answers as `trained`, until it is withdrawn. */
  follow(net: BayesianNeuralNetwork): Followed;
  /** @throws ConfigError if there is no such network, or the images do not fit it; what predicting throws */
  predict(request: PredictRequest, signal: AbortSignal): Promise<PredictReply>;
  /** Which pixels speak for an outcome. @throws as `predict` does */
  explain(request: ExplainRequest, signal: AbortSignal): Promise<ExplainReply>;
  destroy(): void;
}

export interface Followed {
  /** The parameters have moved; after a lost device they are another network's. */
  moved(net: BayesianNeuralNetwork): void;
  withdraw(): void;
}

/** What is open for one posterior: where, and how much of it. */
interface Open {
  readonly posterior: Posterior;
  readonly pruned: number;
  readonly gpu: Gpu | undefined;
  readonly network: AnsweringNetwork;
}

export function createNetworks(device: Device): Networks {
  const posteriors = new Map<AnsweringName, Posterior>();
  const seeds = new Map<AnsweringName, number>();
  const open = new Map<AnsweringName, Open>();
  let live: LiveNetwork | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const close = (name: AnsweringName) => {
    open.get(name)?.network.destroy();
    open.delete(name);
  };

  function hostPosterior(name: AnsweringName): Posterior {
    const posterior = posteriors.get(name);
    if (!posterior) throw new ConfigError('network', 'one that was opened or trained', name);
    return posterior;
  }

  const seedOf = (name: AnsweringName) => seeds.get(name) ?? drawsSeed;

  async function networkOf(name: AnsweringName, pruned: number): Promise<Open> {
    const posterior = hostPosterior(name);
    const gpu = await deviceIfAny(device);
    const known = open.get(name);
    if (known && known.posterior === posterior && known.pruned === pruned && known.gpu === gpu) return known;
    close(name);
    const asked = pruned > 0 ? prunePosterior(posterior, pruned) : posterior;
    // the reference code is fetched where there is nothing else
    const network = gpu
      ? await openOnGpu(gpu, asked, seedOf(name))
      : await (await import('./cpuNetwork.ts')).openOnCpu(asked, seedOf(name));
    const opened = { posterior, pruned, gpu, network };
    open.set(name, opened);
    return opened;
  }

  const liveFor = ({ network }: AskedNetwork): LiveNetwork | undefined =>
    network === 'trained' ? live : undefined;

  async function asking<Reply>(asked: AskedNetwork, use: Use<Reply>) {
    const { network: name, pruned = 0 } = asked;
    const followed = liveFor(asked);
    // the posterior on the host is of a state before
    if (followed && pruned > 0) throw new ConfigError('pruned', '0 while the network is trained', pruned);
    const gpu = followed ? await device.get() : undefined;
    const found = followed ? { gpu, network: await followed.answers() } : await networkOf(name, pruned);
    const reply = await use(found.network);
    const { draws, seed } = found.network;
    return { ...reply, draws, seed, computedBy: found.gpu?.adapterName ?? 'the processor' };
  }

  /** A device that is gone is opened again, once. */
  async function patient<Reply>(asked: AskedNetwork, signal: AbortSignal, use: Use<Reply>) {
    const followed = liveFor(asked);
    const before = followed?.net;
    try {
      return await asking(asked, use);
    } catch (error) {
      const isLost = error instanceof DeviceLostError;
      // the device of a training is not given up for an answer
      if (!(isLost || (error instanceof GpuFaultError && !live))) throw error;
      if (!isLost) device.discard();
      for (const name of [...open.keys()]) close(name);
      if (followed && before) await followed.replaced(before, signal);
      return asking(asked, use);
    }
  }

  /** One after the other: a network that is being opened is not opened twice. */
  async function inTurn<Reply>(asked: AskedNetwork, signal: AbortSignal, use: Use<Reply>) {
    await liveFor(asked)?.turn(signal);
    const turn = last.then(() => {
      signal.throwIfAborted();
      return patient(asked, signal, use);
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    set(name, posterior, seed = drawsSeed) {
      // another posterior is opened anew, its draws with it
      posteriors.set(name, posterior);
      seeds.set(name, seed);
    },
    seed: seedOf,
    remove(name) {
      close(name);
      posteriors.delete(name);
    },
    async posterior(name) {
      if (name === 'trained' && live) return live.net.posterior();
      return hostPosterior(name);
    },
    has: (name) => posteriors.has(name) || (name === 'trained' && live !== undefined),
    follow(net) {
      const followed = liveNetwork(net);
      live = followed;
      return {
        moved: followed.moved,
        withdraw: () => {
          if (live === followed) live = undefined;
          followed.end();
        },
      };
    },
    async predict({ images, ...asked }, signal) {
      checkImages(images);
      checkAsked(asked);
      return inTurn(asked, signal, async (net) => ({ answers: await net.predict(images, signal) }));
    },
    async explain({ image, outcome, ...asked }, signal) {
      checkImages(image);
      checkAsked(asked);
      return inTurn(asked, signal, (net) => net.explain(image, outcome));
    },
    destroy() {
      for (const name of [...open.keys()]) close(name);
    },
  };
}

type Use<Reply> = (network: AnsweringNetwork) => Promise<Reply>;

/** @throws ConfigError */
function checkImages(images: Uint8Array): void {
  if (images instanceof Uint8Array && images.length > 0) return;
  throw new ConfigError('images', 'bytes of at least one image', images);
}

/** @throws ConfigError */
function checkAsked({ network, pruned = 0 }: AskedNetwork): void {
  if (!answeringNames.includes(network)) {
    throw new ConfigError('network', answeringNames.join(' or '), network);
  }
  if (!(pruned >= 0 && pruned < 1)) throw new ConfigError('pruned', 'a share from 0 to below 1', pruned);
}
