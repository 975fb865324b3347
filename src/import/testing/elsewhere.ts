/**
 * A network that was trained elsewhere: another program's training loop, forward pass and files. It shares no
 * code with the library, so that what the library reads and computes is judged by other means.
 */

/** A layer as PyTorch has it: weight [out][in], y = W x + b. */
export interface Linear {
  readonly weight: number[][];
  readonly bias: number[];
}

export interface Labelled {
  readonly x: number[][];
  readonly y: number[];
}

/** Mulberry32, uniform in [0, 1). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Overlapping clouds around a centre for each class: no network can tell them apart for sure. */
export function clouds(
  count: number,
  seed: number,
  { inputs = 6, classes = 3, spread = 1.2 } = {},
): Labelled {
  const [uniform, normal, centre] = [uniforms(seed), normals(seed + 1), normals(99)];
  const centres = Array.from({ length: classes }, () =>
    Array.from({ length: inputs }, () => spread * centre()),
  );
  const y = Array.from({ length: count }, () => Math.floor(uniform() * classes));
  // float32, as files of examples are
  return { y, x: y.map((c) => centres[c]!.map((at) => Math.fround(at + normal()))) };
}

export type Hidden = (x: number) => number;
export const relu: Hidden = (x) => Math.max(0, x);

/** Logits in float64. */
export function forward(layers: readonly Linear[], x: readonly number[], hidden: Hidden = relu): number[] {
  return layers.reduce<number[]>(
    (from, { weight, bias }, l) => {
      const y = weight.map((row, o) => row.reduce((sum, w, i) => sum + w * from[i]!, bias[o]!));
      return l + 1 < layers.length ? y.map(hidden) : y;
    },
    [...x],
  );
}

/** Layers of the given widths, inputs first, with random weights of float32. */
export function randomLayers(widths: readonly number[], seed: number): Linear[] {
  const normal = normals(seed);
  return widths.slice(1).map((outputs, l) => ({
    weight: Array.from({ length: outputs }, () =>
      Array.from({ length: widths[l]! }, () => Math.fround(normal() * Math.sqrt(2 / widths[l]!))),
    ),
    bias: Array.from({ length: outputs }, () => Math.fround(0.1 * normal())),
  }));
}

/** Gradient descent with momentum on the whole set, without any regularisation: it learns noise by heart. */
export function overtrained(widths: readonly number[], { x, y }: Labelled, steps: number): Linear[] {
  const layers = randomLayers(widths, 5);
  const velocity = layers.map(({ weight, bias }) => ({
    weight: weight.map((row) => row.map(() => 0)),
    bias: bias.map(() => 0),
  }));
  for (let step = 0; step < steps; step++) {
    for (const part of velocity) {
      for (const row of [...part.weight, part.bias]) {
        for (const i of row.keys()) row[i]! *= 0.9;
      }
    }
    x.forEach((input, n) => {
      descend(layers, velocity, { input, label: y[n]!, rate: 0.05 / x.length });
    });
    layers.forEach(({ weight, bias }, l) => {
      const by = [...velocity[l]!.weight, velocity[l]!.bias];
      for (const [o, row] of [...weight, bias].entries()) {
        for (const i of row.keys()) row[i]! += by[o]![i]!;
      }
    });
  }
  return layers.map(({ weight, bias }) => ({
    weight: weight.map((row) => row.map(Math.fround)),
    bias: bias.map(Math.fround),
  }));
}

/** Adds -rate times the gradient of one example's NLL to the velocity. */
function descend(
  layers: readonly Linear[],
  velocity: readonly Linear[],
  { input, label, rate }: { input: number[]; label: number; rate: number },
): void {
  const all = [input];
  layers.forEach((layer, l) => {
    const y = forward([layer], all[l]!);
    all.push(l + 1 < layers.length ? y.map(relu) : y);
  });
  let dy = softmax(all.at(-1)!).map((p, c) => p - Number(c === label));
  for (let l = layers.length - 1; l >= 0; l--) {
    const [{ weight }, from] = [layers[l]!, all[l]!];
    const dx = from.map((a, i) => (a > 0 ? dy.reduce((sum, d, o) => sum + d * weight[o]![i]!, 0) : 0));
    dy.forEach((d, o) => {
      if (d === 0) return;
      const row = velocity[l]!.weight[o]!;
      for (const [i, a] of from.entries()) row[i]! -= rate * d * a;
      velocity[l]!.bias[o]! -= rate * d;
    });
    dy = dx;
  }
}

export function softmax(logits: readonly number[]): number[] {
  const top = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

export interface Written {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly dtype?: string;
}

/** The state_dict of `layers`, under the given names. */
export const stateDict = (layers: readonly Linear[], names: readonly string[]): Written[] =>
  layers.flatMap(({ weight, bias }, l) => [
    { name: `${names[l]}.weight`, shape: [weight.length, weight[0]!.length], values: weight.flat() },
    { name: `${names[l]}.bias`, shape: [bias.length], values: bias },
  ]);

/** A safetensors file of float32, tensors in the order of their names, as safetensors.torch writes them. */
export function safetensors(tensors: readonly Written[]): Uint8Array<ArrayBuffer> {
  const header: Record<string, object> = {};
  const values: number[] = [];
  for (const { name, shape, values: own, dtype = 'F32' } of [...tensors].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    header[name] = { dtype, shape, data_offsets: [4 * values.length, 4 * (values.length + own.length)] };
    for (const value of own) values.push(value);
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + 4 * values.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, 8);
  for (const [i, value] of values.entries()) view.setFloat32(8 + text.length + 4 * i, value, true);
  return bytes;
}
