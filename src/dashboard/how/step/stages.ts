/** The stages of a step of Bayes by Backprop: at each its equations, and the number beside each. */
import type { StepReply } from '../../../service/learn/step.ts';
import { placeText } from './placeText.ts';

export interface StageLine {
  /** Of the number, unique among all stages. */
  readonly name: string;
  readonly equation: string;
  readonly value: number;
  /** What it is, in words. */
  readonly means: string;
}

export interface Stage {
  readonly title: string;
  readonly text: (reply: StepReply) => string;
  readonly lines: (reply: StepReply) => readonly StageLine[];
}

const line = (name: string, equation: string, value: number, means: string): StageLine => ({
  ...{ name, equation, value, means },
});

/** L = nll + c KL. */
const total = ({ klScale }: StepReply['asked'], { nll, kl }: StepReply['step']['loss']): number =>
  nll + klScale * kl;

export const stages: readonly Stage[] = [
  {
    title: 'Draw the weight',
    text: (reply) =>
      `A weight is a distribution, N(μ, σ²), and each step draws a number from it. Shown is ${placeText(reply)}.`,
    lines: ({ step: { mu, rho, eps, w }, derived: { sigma } }) => [
      line('mu', 'μ', mu, 'mean of the weight'),
      line('rho', 'ρ', rho, 'what is learned in place of σ, so that σ stays above 0'),
      line('sigma', 'σ = softplus(ρ) = log(1 + e^ρ)', sigma, 'standard deviation of the weight'),
      line('eps', 'ε ~ N(0, 1)', eps, 'drawn anew for each weight and step'),
      line('w', 'w = μ + σ ε', w, 'the weight in this step'),
    ],
  },
  {
    title: 'Go forward',
    text: ({ asked, hasNone, probs }) =>
      `All weights are drawn like that, and the image goes through the network as through any other. The loss says how little the network thought of the right answer, here ${asked.label === probs.length - 1 && hasNone ? 'that it is no digit' : `that it is a ${asked.label}`}.`,
    lines: ({ step: { input, w, logits, loss }, probs, asked: { label } }) => [
      line('input', 'x', input, 'what the weight multiplies: the number of the unit or pixel before it'),
      line('product', 'w x', w * input, 'what the weight adds to the unit after it'),
      line('logit', 'a(y)', logits[label]!, 'last number of the network for the right answer y'),
      line('prob', 'p(y) = softmax(a)(y)', probs[label]!, 'its probability'),
      line('nll', 'NLL = −log p(y)', loss.nll, 'loss, in nats'),
    ],
  },
  {
    title: 'Weigh it against the prior',
    text: () =>
      'What the posterior knows must be paid for: the KL says how far it is from the prior, and c weighs all of it against one image.',
    lines: ({ step: { loss }, derived, asked }) => [
      line(
        'logq',
        'log q(w | μ, σ)',
        derived.logPosterior,
        'log density of this weight in its own distribution',
      ),
      line('logp', 'log p(w)', derived.logPrior, 'and under the prior'),
      line(
        'klw',
        'log q(w) − log p(w)',
        derived.logPosterior - derived.logPrior,
        'its part of the KL, in nats',
      ),
      line('kl', 'KL = Σ (log q − log p)', loss.kl, 'of all weights and biases, by this draw'),
      line('c', 'c = T / N', asked.klScale, 'temperature by training images'),
      line('loss', 'L = NLL + c KL', total(asked, loss), 'what the step makes smaller'),
    ],
  },
  {
    title: 'Go back: gradients',
    text: () =>
      'Backpropagation gives the slope g of the loss along w. One g serves both: μ moves w by itself, and ρ moves it by ε times the slope of σ. The KL adds the pull of the prior, and −c / σ, which keeps σ from shrinking to 0.',
    lines: ({ step: { dw, ofMu, ofRho }, derived: { score, slope } }) => [
      line('g', 'g = ∂NLL / ∂w', dw, 'by backpropagation'),
      line('score', 's(w) = −∂ log p(w) / ∂w', score, 'pull of the prior'),
      line('dmu', '∂L / ∂μ = g + c s(w)', ofMu.gradient, 'slope along μ'),
      line('slope', '∂σ / ∂ρ = 1 / (1 + e^−ρ)', slope, 'how much σ follows ρ'),
      line('drho', '∂L / ∂ρ = ((g + c s(w)) ε − c / σ) ∂σ / ∂ρ', ofRho.gradient, 'slope along ρ'),
    ],
  },
  {
    title: 'Step',
    text: () =>
      'Adam divides a running mean of the gradient by the root of a running mean of its square. At its first step the two are the gradient and its size: each weight moves by the learning rate, down its slope.',
    lines: ({ step: { ofMu, ofRho }, derived: { sigmaAfter }, asked, adam: { beta1, beta2 } }) => [
      line('rate', 'η', asked.learningRate, 'learning rate'),
      line('m', 'm̂ = m / (1 − β₁)', ofMu.first / (1 - beta1), 'mean of the gradient of μ'),
      line('v', '√v̂ = √(v / (1 − β₂))', Math.sqrt(ofMu.second / (1 - beta2)), 'root mean square of it'),
      line('muAfter', 'μ ← μ − η m̂ / (√v̂ + 10⁻⁸)', ofMu.after, 'the new mean'),
      line('rhoAfter', 'ρ ← ρ − η m̂ / (√v̂ + 10⁻⁸)', ofRho.after, 'the new ρ, by its own m̂ and v̂'),
      line('sigmaAfter', 'σ = softplus(ρ)', sigmaAfter, 'the new standard deviation'),
    ],
  },
  {
    title: 'Look again',
    text: ({ step: { loss, lossAfter }, asked }) => {
      const isLess = total(asked, lossAfter) < total(asked, loss);
      return `All weights have stepped. With the same ε for each of them the same image now costs ${isLess ? 'less' : 'no less: the step was too long for this draw'}. Training does this for a minibatch at a time, thousands of times.`;
    },
    lines: ({ step: { loss, lossAfter }, asked }) => [
      line('lossBefore', 'L before', total(asked, loss), 'as above'),
      line('nllAfter', 'NLL after', lossAfter.nll, 'of the image'),
      line('klAfter', 'KL after', lossAfter.kl, 'of all weights and biases'),
      line('lossAfter', 'L after = NLL + c KL', total(asked, lossAfter), 'in nats'),
    ],
  },
];
