/**
 * The layers of a network as people write them: [784, 400, 10]. The first number is the inputs, each further
 * one a dense layer of so many outputs. Another kind of layer is another form of entry here, and a row in
 * kinds.ts.
 */
export type LayerEntry = number;

/** How many numbers an example has. */
export const inputSizeOf = (layers: readonly LayerEntry[]): number => layers[0]!;

/** How many classes there are, or targets of a regression. */
export const outputSizeOf = (layers: readonly LayerEntry[]): number => layers.at(-1)!;
