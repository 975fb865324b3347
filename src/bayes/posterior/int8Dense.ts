/**
 * The tensors of a whole posterior in two bytes a weight: nothing is left out, so no gaps are stored. Each
 * output o of a layer has scales of its own, because one large weight would else coarsen those of all.
 *   `layers.0.weight.mu` [I, O] i8 with `.mu.scale` [O]; `.sigma` [I, O] u8 with `.sigma.range` [O, 2], the
 *   least log sigma and the step (persist/quantise.ts). Biases are f32, as in int8.
 * The codes of sigma reach from an output's narrowest weight to its widest. What the data said nothing about
 * is wide, and comes back as wide: such weights are what refuses a foreign input. Weights without a width, as
 * those of a plain network, have no tensors of sigma and rho: a byte each.
 */
import { deadRho } from '../../../shaders/lib/gaussian.ts';
import { quantiseMeans, quantiseScales } from '../../persist/quantise.ts';
import type { NamedTensor } from '../../persist/safetensors.ts';
import { hasPosterior } from '../method.ts';
import type { NetworkConfig } from '../settings/settings.ts';
import type { LayerValues } from './layout.ts';
import type { Posterior } from './posterior.ts';
import { fault, shapesOf, type Tensors, takeCodes, takeFloats, takeSignedCodes } from './posteriorTensors.ts';
import { inverseSoftplus, isAlive, softplus } from './rho.ts';

const dead = Math.fround(deadRho);

/** @throws TypeError if there are several networks: the form has one matrix a layer */
export function int8DenseTensors({ config, mu, rho }: Posterior): NamedTensor[] {
  if (config.method.kind === 'ensemble') {
    throw new TypeError('encodePosterior: int8-dense is for one network; an ensemble has several');
  }
  const isWide = hasPosterior(config.method);
  const layers = shapesOf(config).map(({ weight, bias }, l) => {
    const [inputs, outputs] = weight as [number, number];
    const means = new Int8Array(inputs * outputs);
    const sigmas = new Uint8Array(inputs * outputs);
    const scales = new Float32Array(outputs);
    const ranges = new Float32Array(2 * outputs);
    for (let o = 0; o < outputs; o++) {
      const own = places(inputs, outputs, o);
      const mean = quantiseMeans(own.map((at) => mu[l]!.weight[at]!));
      const sigma = quantiseScales(own.map((at) => (isWide ? sigmaOf(rho[l]!.weight[at]!) : 0)));
      own.forEach((at, i) => {
        means[at] = mean.codes[i]!;
        sigmas[at] = sigma.codes[i]!;
      });
      scales[o] = mean.scale;
      ranges.set([sigma.least, sigma.step], 2 * o);
    }
    const name = `layers.${l}.weight`;
    const floats: NamedTensor[] = [
      { name: `${name}.mu.scale`, shape: [outputs], data: scales },
      { name: `layers.${l}.bias.mu`, shape: [...bias], data: mu[l]!.bias },
    ];
    const codes: NamedTensor[] = [{ name: `${name}.mu`, shape: [...weight], data: means }];
    if (isWide) {
      floats.splice(1, 0, { name: `${name}.sigma.range`, shape: [outputs, 2], data: ranges });
      floats.push({ name: `layers.${l}.bias.rho`, shape: [...bias], data: rho[l]!.bias });
      codes.push({ name: `${name}.sigma`, shape: [...weight], data: sigmas });
    }
    return { floats, codes };
  });
  // floats come first, so that they are aligned for readers that view a file in place
  return [...layers.flatMap(({ floats }) => floats), ...layers.flatMap(({ codes }) => codes)];
}

/** @throws FileFormatError if a tensor is missing, of another shape or type, or no finite posterior */
export function readInt8Dense(from: Tensors, config: NetworkConfig): Pick<Posterior, 'mu' | 'rho'> {
  const layers = shapesOf(config).map(({ weight, bias }, l) => {
    const [inputs, outputs] = weight as [number, number];
    const name = `layers.${l}.weight`;
    const isWide = hasPosterior(config.method);
    const scales = takeFloats(from, `${name}.mu.scale`, [outputs]);
    const means = takeSignedCodes(from, `${name}.mu`, weight);
    const ranges = isWide ? takeFloats(from, `${name}.sigma.range`, [outputs, 2]) : new Float32Array();
    // a code of 0 is a width of 0
    const sigmas = isWide ? takeCodes(from, `${name}.sigma`, weight) : new Uint8Array(inputs * outputs);
    const mu = new Float32Array(inputs * outputs);
    const rho = new Float32Array(inputs * outputs);
    // row by row: a page waits for this, and columns of half a million weights are slow to walk
    for (let at = 0; at < mu.length; at++) {
      const o = at % outputs;
      const sigma = sigmas[at]!;
      mu[at] = means[at]! * scales[o]!;
      rho[at] = sigma === 0 ? dead : rhoOf(ranges[2 * o]! + (sigma - 1) * ranges[2 * o + 1]!);
    }
    const bad = mu.findIndex(isBad);
    if (bad >= 0) {
      const o = bad % outputs;
      throw fault(from.file, `${name}.mu.scale[${o}]`, 'a scale of finite means', String(scales[o]));
    }
    const wide = rho.findIndex(isBad);
    if (wide >= 0) {
      const o = wide % outputs;
      const [least, step] = ranges.subarray(2 * o);
      const expected = 'a range of finite standard deviations above 0';
      throw fault(from.file, `${name}.sigma.range[${o}]`, expected, `${least}, ${step}`);
    }
    const biases = (kind: 'mu' | 'rho') =>
      kind === 'mu' || isWide
        ? takeFloats(from, `layers.${l}.bias.${kind}`, bias)
        : new Float32Array(outputs).fill(dead);
    const values = (kind: 'mu' | 'rho', own: Float32Array): LayerValues => ({
      weight: own,
      bias: biases(kind),
    });
    return { mu: values('mu', mu), rho: values('rho', rho) };
  });
  return { mu: layers.map(({ mu }) => mu), rho: layers.map(({ rho }) => rho) };
}

/** Where the weights of output `o` are in a row-major matrix. */
const places = (inputs: number, outputs: number, o: number): number[] =>
  Array.from({ length: inputs }, (_, i) => i * outputs + o);

const sigmaOf = (rho: number): number => (isAlive(rho) ? softplus(rho) : 0);

/** Of a sigma by its logarithm; dead if it underflows to 0. */
function rhoOf(logSigma: number): number {
  const sigma = Math.exp(logSigma);
  return sigma > 0 ? inverseSoftplus(sigma) : dead;
}

const isBad = (value: number): boolean => !Number.isFinite(value);
