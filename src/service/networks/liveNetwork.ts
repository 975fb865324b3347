/**
 * The network in training as one that answers, from draws of its parameters as they are. Answers are few, and
 * new draws fewer, because the training wants the same device.
 */
import type { BayesianNeuralNetwork, KeptDraws } from '../../index.ts';
import { answering, drawsFor } from './gpuNetwork.ts';
import { type AnsweringNetwork, drawsSeed } from './network.ts';
import { createPacing } from './pacing.ts';

export interface LiveNetwork {
  readonly net: BayesianNeuralNetwork;
  /** Resolves when an answer would not starve the training. @throws the signal's reason */
  turn(signal: AbortSignal): Promise<void>;
  answers(): Promise<AnsweringNetwork>;
  /** The parameters have moved; after a lost device they are another network's. */
  moved(net: BayesianNeuralNetwork): void;
  /** Resolves when another network has taken the place of one that was lost, or none will. */
  replaced(lost: BayesianNeuralNetwork, signal: AbortSignal): Promise<void>;
  /** It is not followed any more. */
  end(): void;
}

/** Seconds between two answers, at least. */
const answerGap = 0.25;
/** Seconds between two sets of draws, at least, and the most of the time that they may take. */
const redrawGap = 1;
const redrawShare = 0.2;

const seconds = () => performance.now() / 1000;

export function liveNetwork(begun: BayesianNeuralNetwork): LiveNetwork {
  let net = begun;
  let opened: Promise<AnsweringNetwork> | undefined;
  let isStale = false;
  let isEnded = false;
  /** Called when another network is followed, or none. */
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const wake of waiting) wake();
  };
  const answerPacing = createPacing(answerGap);
  const redrawPacing = createPacing(redrawGap, redrawShare);

  async function redraw(kept: KeptDraws): Promise<void> {
    const from = seconds();
    if (!isStale || redrawPacing.wait(from) > 0) return;
    isStale = false;
    await kept.redraw();
    redrawPacing.spent(from, seconds());
  }

  async function open(own: BayesianNeuralNetwork): Promise<AnsweringNetwork> {
    const kept = await own.keepDraws({ draws: drawsFor(own), seed: drawsSeed });
    const { draws, predict, explain } = answering(own, kept, () => redraw(kept));
    const paced = async <Reply>(ask: () => Promise<Reply>): Promise<Reply> => {
      const from = seconds();
      const reply = await ask();
      answerPacing.spent(from, seconds());
      return reply;
    };
    return {
      ...{ draws, seed: drawsSeed },
      predict: (images, signal) => paced(() => predict(images, signal)),
      explain: (image, outcome) => paced(() => explain(image, outcome)),
      destroy: kept.destroy,
    };
  }

  return {
    get net() {
      return net;
    },
    async turn(signal) {
      const wait = answerPacing.wait(seconds());
      if (wait > 0) await elapsed(1000 * wait, signal);
    },
    answers() {
      if (opened) return opened;
      const mine = open(net);
      opened = mine;
      mine.catch(() => {
        if (opened === mine) opened = undefined;
      });
      return mine;
    },
    moved(next) {
      isStale = true;
      if (next === net) return;
      net = next;
      opened = undefined;
      tell();
    },
    async replaced(lost, signal) {
      while (net === lost && !isEnded) await woken(waiting, signal);
    },
    end() {
      isEnded = true;
      tell();
    },
  };
}

function woken(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const wake = () => {
      waiting.delete(wake);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}

function elapsed(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
