/**
 * The tensors of a pruned posterior. Each tensor has only the n entries that are kept, and the gaps between
 * them, a byte each (persist/gaps.ts). An entry is left out if it is a pruned weight to the bit: mu = 0 and
 * dead.
 *   sparse  `layers.0.weight.mu` [n] and `.rho` [n], f32, `.gaps` [m]: 9 bytes an entry. Reading gives the
 *           bits that were written.
 *   int8    `.mu` [n] i8 with `.mu.scale` [1]; `.sigma` [n] u8 with `.sigma.range` [2], the least log sigma
 *           and the step (persist/quantise.ts): 3 bytes an entry. Biases stay f32, because they are few, and
 *           each one changes the outputs of every example.
 */
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { decodeGaps, encodeGaps, reachOf } from '../../persist/gaps.ts';
import { quantiseMeans, quantiseScales, restoreMeans, restoreScales } from '../../persist/quantise.ts';
import type { NamedTensor } from '../../persist/safetensors.ts';
import { hasPosterior } from '../method.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import type { LayerValues } from './layout.ts';
import type { Posterior } from './posterior.ts';
import {
  fault,
  parts,
  shapesOf,
  sizeOf,
  type Tensors,
  takeCodes,
  takeFloats,
  takeSignedCodes,
} from './posteriorTensors.ts';
import { inverseSoftplus, isAlive, softplus } from './rho.ts';

export type SparseForm = 'sparse' | 'int8';

const dead = Math.fround(deadRho);

/** The entries of one tensor that are kept. */
interface Kept {
  readonly mu: Float32Array<ArrayBuffer>;
  readonly rho: Float32Array<ArrayBuffer>;
}

/** @throws TypeError if `int8` is asked for and the method gives weights no width */
export function sparseTensors({ config, mu, rho }: Posterior, form: SparseForm): NamedTensor[] {
  const { kind } = config.method;
  if (form === 'int8' && !hasPosterior(config.method)) {
    throw new TypeError(
      `encodePosterior: int8 is for weights with a width; those of a network trained by "${kind}" have none`,
    );
  }
  const tensors = mu.flatMap((means, l) =>
    parts.flatMap((part) => {
      const [m, r] = [means[part], rho[l]![part]];
      const places = [...m.keys()].filter((i) => !(Object.is(m[i], 0) && r[i] === dead));
      const kept = {
        mu: Float32Array.from(places, (i) => m[i]!),
        rho: Float32Array.from(places, (i) => r[i]!),
      };
      const name = `layers.${l}.${part}`;
      const values = form === 'int8' && part === 'weight' ? quantised(name, kept) : exact(name, kept);
      return [...values, vector(`${name}.gaps`, encodeGaps(places))];
    }),
  );
  // floats come first, so that they are aligned for readers that view a file in place
  const bytes = ({ data }: NamedTensor) => data.BYTES_PER_ELEMENT;
  return tensors.sort((a, b) => bytes(b) - bytes(a));
}

const vector = (name: string, data: NamedTensor['data']): NamedTensor => ({
  name,
  shape: [data.length],
  data,
});

const exact = (name: string, { mu, rho }: Kept): NamedTensor[] => [
  vector(`${name}.mu`, mu),
  vector(`${name}.rho`, rho),
];

function quantised(name: string, { mu, rho }: Kept): NamedTensor[] {
  const means = quantiseMeans(mu);
  const scales = quantiseScales(Float64Array.from(rho, (r) => (isAlive(r) ? softplus(r) : 0)));
  return [
    vector(`${name}.mu.scale`, Float32Array.of(means.scale)),
    vector(`${name}.sigma.range`, Float32Array.of(scales.least, scales.step)),
    vector(`${name}.mu`, means.codes),
    vector(`${name}.sigma`, scales.codes),
  ];
}

/**
 * What is left out takes no room in a file, so a file of a kilobyte can name a network of terabytes. No
 * device holds more weights than this in one binding of WebGPU's default size.
 */
const mostValues = 2 ** 26;

/**
 * @throws FileFormatError if a tensor is missing, has another shape or type, or has entries outside the
 * network
 */
export function readSparse(
  from: Tensors,
  config: NetworkConfig,
  form: SparseForm,
): Pick<Posterior, 'mu' | 'rho'> {
  const all = shapesOf(config);
  const values = all.reduce((sum, { weight, bias }) => sum + sizeOf(weight) + sizeOf(bias), 0);
  if (values > mostValues) {
    const expected = `a network of at most ${mostValues} weights and biases`;
    throw fault(from.file, '__metadata__.config', expected, String(values));
  }
  const layers = all.map((shapes, l) => {
    const [weight, bias] = parts.map((part) => {
      const name = `layers.${l}.${part}`;
      const read = form === 'int8' && part === 'weight' ? readQuantised : readExact;
      return readPart(from, name, sizeOf(shapes[part]), read);
    }) as [Kept, Kept];
    const of = (kind: keyof Kept): LayerValues => ({ weight: weight[kind], bias: bias[kind] });
    return { mu: of('mu'), rho: of('rho') };
  });
  return { mu: layers.map(({ mu }) => mu), rho: layers.map(({ rho }) => rho) };
}

function readPart(
  from: Tensors,
  name: string,
  size: number,
  read: (from: Tensors, name: string, shape: readonly number[]) => Kept,
): Kept {
  const gaps = takeCodes(from, `${name}.gaps`);
  const reach = reachOf(gaps);
  if (reach > size) throw fault(from.file, `${name}.gaps`, `${size} entries at most`, String(reach));
  const places = decodeGaps(gaps);
  const kept = read(from, name, [places.length]);
  const mu = new Float32Array(size);
  const rho = new Float32Array(size).fill(dead);
  places.forEach((place, n) => {
    mu[place] = kept.mu[n]!;
    rho[place] = kept.rho[n]!;
  });
  return { mu, rho };
}

const readExact = (from: Tensors, name: string, shape: readonly number[]): Kept => ({
  mu: takeFloats(from, `${name}.mu`, shape) as Kept['mu'],
  rho: takeFloats(from, `${name}.rho`, shape) as Kept['rho'],
});

function readQuantised(from: Tensors, name: string, shape: readonly number[]): Kept {
  const [scale] = takeFloats(from, `${name}.mu.scale`, [1]);
  const [least, step] = takeFloats(from, `${name}.sigma.range`, [2]);
  const codes = takeSignedCodes(from, `${name}.mu`, shape) as Int8Array<ArrayBuffer>;
  const sigmaCodes = takeCodes(from, `${name}.sigma`, shape) as Uint8Array<ArrayBuffer>;
  const sigma = restoreScales({ codes: sigmaCodes, least: least!, step: step! });
  const rho = Float32Array.from(sigma, (s) => (s > 0 ? inverseSoftplus(s) : dead));
  const mu = restoreMeans({ codes, scale: scale! });
  const isBad = (value: number) => !Number.isFinite(value);
  if (mu.some(isBad)) throw fault(from.file, `${name}.mu.scale`, 'a scale of finite means', String(scale));
  if (rho.some(isBad)) {
    const expected = 'a range of finite standard deviations above 0';
    throw fault(from.file, `${name}.sigma.range`, expected, `${least}, ${step}`);
  }
  return { mu, rho };
}
