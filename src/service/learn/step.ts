/**
 * One step of Bayes by Backprop, in the numbers that its equations name. What the kernels found comes from
 * the device, or from the reference code where there is none. What they keep to themselves, the densities of
 * the one weight, follows in float64 from the numbers beside it.
 */
import { layerPrior } from '../../bayes/prior.ts';
import { oneStep } from '../../bayes/training/oneStep.ts';
import { adam, type OneStep, type OneStepRequest } from '../../bayes/training/oneStepRequest.ts';
import { type LayerPrior, NoAdapterError } from '../../index.ts';
import { softmax } from '../../reference/categorical.ts';
import { logGaussian, sigmoid, softplus } from '../../reference/gaussian.ts';
import { oneStep as oneStepByTwin } from '../../reference/oneStep.ts';
import { logPrior, priorScore } from '../../reference/prior.ts';
import type { Device } from '../device.ts';
import type { NetworkName, Networks } from '../networks/networks.ts';

export interface StepRequest extends OneStepRequest {
  readonly network: NetworkName;
}

export interface StepReply {
  readonly step: OneStep;
  /** Of the weight, and what follows from its numbers. */
  readonly derived: {
    readonly sigma: number;
    /** log q(w | mu, sigma) and log p(w). */
    readonly logPosterior: number;
    readonly logPrior: number;
    /** s(w) = -d log p / dw. */
    readonly score: number;
    /** d sigma / d rho. */
    readonly slope: number;
    readonly sigmaAfter: number;
  };
  /** Of each class by the drawn weights, and last of none of them where there is that class. */
  readonly probs: readonly number[];
  readonly asked: Pick<OneStepRequest, 'label' | 'klScale' | 'learningRate' | 'seed'>;
  readonly adam: typeof adam;
  /** Of the weight's layer. */
  readonly prior: LayerPrior;
  /** Inputs and outputs of each layer. */
  readonly layers: readonly { readonly inputs: number; readonly outputs: number }[];
  /** Whether the last output is "none of them". */
  readonly hasNone: boolean;
  /** What computed it: the name of the adapter, or the processor. */
  readonly computedBy: string;
}

/** @throws ConfigError; what training throws */
export async function step(
  { network, ...request }: StepRequest,
  { device, networks }: { readonly device: Device; readonly networks: Pick<Networks, 'posterior'> },
): Promise<StepReply> {
  const posterior = await networks.posterior(network);
  const gpu = await device.get().catch((error) => {
    if (error instanceof NoAdapterError) return undefined;
    throw error;
  });
  const found = gpu ? await oneStep(gpu, posterior, request) : oneStepByTwin(posterior, request);
  const { mu, rho, w, place, ofRho, logits } = found;
  const { label, klScale, learningRate, seed } = request;
  const { config } = posterior;
  const prior = layerPrior(config.prior, place.layer);
  const sigma = softplus(rho);
  return {
    step: found,
    derived: {
      ...{ sigma, sigmaAfter: softplus(ofRho.after), slope: sigmoid(rho) },
      ...{ logPosterior: logGaussian(w, mu, sigma), logPrior: logPrior(prior, w) },
      score: priorScore(prior, w),
    },
    probs: softmax(logits),
    asked: { label, klScale, learningRate, seed },
    ...{ adam, prior },
    layers: layersOf(posterior.mu),
    hasNone: config.head.kind === 'categorical' && config.head.none === true,
    computedBy: gpu?.adapterName ?? 'the processor',
  };
}

const layersOf = (
  mu: readonly { readonly weight: { readonly length: number }; readonly bias: { readonly length: number } }[],
) => mu.map(({ weight, bias }) => ({ inputs: weight.length / bias.length, outputs: bias.length }));
