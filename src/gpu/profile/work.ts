/** What a dispatch has to do, by count: floating-point operations, and bytes between the GPU and its memory. */

/** A storage buffer that a dispatch binds, under its name in the kernel, and what is done with it. */
export interface Bound {
  readonly name: string;
  /** Bytes of the buffer. */
  readonly size: number;
  readonly reads: boolean;
  readonly writes: boolean;
  /** Bytes of one number. */
  readonly bytesEach: number;
}

/** One dispatch, as far as counting goes. */
export interface Counted {
  readonly bound: readonly Bound[];
  readonly constants: Readonly<Record<string, number>>;
  /** Examples in the minibatch. */
  readonly batch: number;
  /** z of the dispatch. */
  readonly draws: number;
}

/** Live inputs and outputs of the layer that a matrix product belongs to. */
export interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
}

export interface Work {
  /** Null where operations are not what a kernel is about. */
  readonly flops: number | null;
  readonly bytes: number;
}

export type Use = Omit<Bound, 'size'>;

/**
 * What a shader does with each storage buffer of group 0, by binding number. A `read_write` buffer is only written if its
 * name stands nowhere but left of a plain `=`.
 */
export function usesOf(code: string): Map<number, Use> {
  const declared =
    /@group\(0\)\s*@binding\((\d+)\)\s*var<storage,\s*(read|read_write)>\s*(\w+):\s*array<(\w+)(?:, \d+u)?>/g;
  const uses = new Map<number, Use>();
  for (const [, binding, access, name = '', element] of code.matchAll(declared)) {
    const touched = new RegExp(`\\b${name}\\[`);
    const assigned = new RegExp(`\\b${name}\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\]\\s*=(?!=)`, 'g');
    const writes = access === 'read_write';
    const reads = !writes || touched.test(code.replace(assigned, ''));
    uses.set(Number(binding), { name, reads, writes, bytesEach: element === 'vec4h' ? 2 : 4 });
  }
  return uses;
}

/**
 * Bytes that a dispatch moves if it reads each of its inputs once and writes each of its outputs once. A buffer counts
 * whole, but of the data set the minibatch's share, of an arena the one layer that a product over it touches, of the
 * sums over draws the minibatch's rows, of the ring of metrics one row.
 */
export const bytesOf = (dispatch: Counted): number =>
  dispatch.bound.reduce(
    (sum, bound) => sum + (Number(bound.reads) + Number(bound.writes)) * touched(bound, dispatch),
    0,
  );

/** Bindings of products that are arenas, and which constant says how far apart their draws are; 0: they share one. */
const arenas: Readonly<Record<string, 'wDraw' | 'spreadDraw'>> = {
  w: 'wDraw',
  variance: 'spreadDraw',
  perturbation: 'spreadDraw',
  dw: 'wDraw',
  dvariance: 'wDraw',
  dperturbation: 'wDraw',
};

function touched({ name, size, bytesEach }: Bound, { bound, constants, batch, draws }: Counted): number {
  const { layerOffset, rowVectors, columnVectors, orderDraw, classes, targets } = constants;
  if (name === 'metrics') return 16;
  // a row of sums for each example: C probabilities and an entropy, or four moments of each target
  if (name === 'moments') return 4 * batch * (classes === undefined ? 4 * (targets ?? 0) : classes + 1);
  const order = bound.find((other) => other.name === 'order');
  if (order && ['examples', 'labels', 'order'].includes(name)) {
    // members of an ensemble have an order each, of the same examples
    const examples = orderDraw || order.size / 4;
    const own = orderDraw ? draws : 1;
    return name === 'order' ? 4 * batch * own : size * ((batch * own) / examples);
  }
  const stride = arenas[name];
  if (!stride || layerOffset === undefined) return size;
  return rowVectors! * 4 * columnVectors! * 4 * bytesEach * (constants[stride] ? draws : 1);
}

/** Floating-point operations of one matrix product of a layer, a multiply-add being two; the bias is the weight of an input. */
export const productFlops = ({ inputs, outputs }: LayerShape, batch: number): number =>
  2 * batch * (inputs + 1) * outputs;
