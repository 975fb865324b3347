/** What a saved answer says, as a schema: whoever reads one can check it, and nothing else is ever saved. */
import * as v from 'valibot';
import type { NetworkName } from '../../service/networks/networks.ts';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1 + 1e-6));
const probabilities = v.array(probability);
const nats = v.pipe(v.number(), v.finite());
const bytes = v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))), v.length(784));

const answer = v.strictObject({
  /** Of each digit, given that it is one. */
  probs: probabilities,
  /** Of no digit; absent if the network has no class for it. */
  none: v.exactOptional(probability),
  /** Of each digit, and last of no digit, with the central interval of `mass` over draws. */
  outcomes: v.array(v.strictObject({ p: probability, lower: probability, upper: probability })),
  mass: probability,
  entropy: nats,
  aleatoric: nats,
  epistemic: nats,
  /** [S][outcomes] by each draw. */
  draws: v.array(probabilities),
});

export const SavedAnswer = v.strictObject({
  version: v.literal(1),
  sentence: v.string(),
  verdict: v.strictObject({
    kind: v.picklist(['sure', 'noise', 'seldom', 'foreign']),
    classes: v.array(v.number()),
    foreign: v.exactOptional(probability),
    doubt: v.number(),
    isRefused: v.boolean(),
  }),
  thresholds: v.strictObject({ none: v.exactOptional(v.number()), doubt: v.number() }),
  thresholdFrom: v.looseObject({ kind: v.picklist(['risk', 'pruned', 'even']) }),
  answer,
  /** How many draws, and the seed from which they can be made again. */
  draws: v.number(),
  seed: v.number(),
  computedBy: v.string(),
  network: v.picklist(['shipped', 'trained'] satisfies NetworkName[]),
  /** Share of the weights that were removed. */
  pruned: probability,
  /** SHA-256 of the posterior file, of a network that ships. */
  posterior: v.exactOptional(v.string()),
  image: v.strictObject({
    from: v.string(),
    rows: v.literal(28),
    columns: v.literal(28),
    bytes,
  }),
  /** What was open beside the answer, and is of this image. */
  looked: v.exactOptional(
    v.strictObject({ outcome: v.number(), draws: v.number(), mean: v.array(nats), sd: v.array(nats) }),
  ),
  typical: v.exactOptional(v.strictObject({ distance: v.number(), share: probability, heldOut: v.number() })),
  nearest: v.exactOptional(
    v.array(v.strictObject({ index: v.number(), label: v.number(), distance: v.number() })),
  ),
  plain: v.exactOptional(v.strictObject({ probs: probabilities, posterior: v.exactOptional(v.string()) })),
});
export type SavedAnswer = v.InferOutput<typeof SavedAnswer>;
