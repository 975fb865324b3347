/**
 * A model card as plain data: what a network is, what it takes and gives, and what is known of its worth. It
 * goes into every exported file, so that a file explains itself. After Mitchell et al. 2019, "Model Cards for
 * Model Reporting".
 */
import { hasNone } from '../bayes/head.ts';
import { methodTitle } from '../bayes/method.ts';
import type { Posterior } from '../bayes/posterior/posterior.ts';
import { countAlive } from '../bayes/posterior/prune.ts';
import type { NetworkConfig } from '../bayes/settings/settings.ts';
import type { InputColumn, MissingPolicy } from '../data/encoding/encoding.ts';

/** What a posterior does not know of its run. Whatever is absent is not in the card. */
export interface RunFacts {
  /** The identity of the run, and the SHA-256 of its posterior file. */
  readonly run?: string | undefined;
  readonly posterior?: string | undefined;
  /** How it was trained. */
  readonly training?: unknown;
  /** The data, with its fingerprint. */
  readonly data?: unknown;
  /** Scores on examples that did not train, as metrics.json has them. */
  readonly scores?: unknown;
  /** Above which uncertainty to refuse, and what that costs. */
  readonly refusal?: unknown;
  /** The error rate among the surest share of the test examples, by that share. */
  readonly riskCoverage?: unknown;
  /** Thresholds and sets that were chosen for an error rate, and their scores. */
  readonly choices?: unknown;
}

export interface ModelCard extends RunFacts {
  readonly format: 'credence-card-1';
  readonly summary: string;
  readonly settings: NetworkConfig;
  readonly weights: number;
  readonly trainedOn: Posterior['trainedOn'] | null;
  /** How columns become inputs; null if the data was no table. */
  readonly columns: readonly InputColumn[] | null;
  readonly missing: MissingPolicy | null;
  /** Names of the classes, in the order of `probs`; null if they are numbers, or of a regression. */
  readonly classes: readonly string[] | null;
  /** Names of the targets; null of a classifier, or if they have none. */
  readonly targets: readonly string[] | null;
  /** What to know before its numbers are believed. */
  readonly limits: readonly string[];
}

export function modelCard(posterior: Posterior, facts: RunFacts = {}): ModelCard {
  const { config, preprocessing, trainedOn } = posterior;
  const target = preprocessing?.encoding.target;
  return {
    format: 'credence-card-1',
    summary: summaryOf(posterior),
    settings: config,
    weights: countAlive(posterior).reduce((sum, own) => sum + own, 0),
    trainedOn: trainedOn ?? null,
    columns: preprocessing?.encoding.inputs ?? null,
    missing: preprocessing?.encoding.missing ?? null,
    classes: target?.task === 'classification' ? target.classNames : null,
    targets: target?.task === 'regression' ? target.columns.map(({ name }) => name) : null,
    limits: limitsOf(posterior),
    ...facts,
  };
}

function summaryOf({ config }: Posterior): string {
  const { layers, head, method, activation } = config;
  const of = head.kind === 'gaussian' ? 'means and noise of targets' : 'probabilities of classes';
  const none = hasNone(head) ? ', or none of them' : '';
  return `${methodTitle(method.kind)}: a network ${layers.join('-')} with ${activation}, giving ${of}${none}`;
}

function limitsOf({ config }: Posterior): string[] {
  const { method, head } = config;
  const common = [
    'Its uncertainty is that of this posterior: it need not grow for inputs unlike those of training.',
    'A row that the library would refuse has NaN for answers; a graph cannot say why.',
  ];
  if (method.kind === 'plain') return ['A plain network knows no epistemic uncertainty: it is 0.', ...common];
  if (head.kind === 'categorical' && !hasNone(head))
    return ['Every input gets one of the classes; there is none for what is none of them.', ...common];
  return common;
}
