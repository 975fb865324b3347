/** A posterior file that a disk, a cable or a hand has changed is never another posterior. */
import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../data/csv/csv.ts';
import { fitPreprocessing } from '../../data/encoding/preprocessing.ts';
import { tableFromCsv } from '../../data/encoding/table.ts';
import { FileError } from '../../errors.ts';
import { FileFormatError } from '../../persist/errors.ts';
import { decodeSafetensors, encodeSafetensors } from '../../persist/safetensors.ts';
import { isSealed, sealSafetensorsNow } from '../../persist/seal.ts';
import { gaussian } from '../prior.ts';
import { randomWords } from '../random.ts';
import { networkConfig } from '../settings/settings.ts';
import { initialMeans, initialRhos } from './initialise.ts';
import { layoutOf } from './layout.ts';
import type { Posterior } from './posterior.ts';
import { decodePosterior, encodePosterior, openPosterior, type PosteriorForm } from './posteriorFile.ts';
import { prunePosterior } from './prune.ts';

const config = networkConfig({ layers: [2, 3, 2], prior: gaussian(0.25), seed: 5 });
const layout = layoutOf(config.layers);
const table = tableFromCsv(parseCsv('t.csv', 'a,b,kind\n1,2,x\n3,4,y\n5,7,x\n'), { task: 'classification' });
const posterior: Posterior = {
  ...{ config, mu: initialMeans(layout, 5), rho: initialRhos(layout, config) },
  preprocessing: fitPreprocessing(table),
};
const run = '0123456789abcdef'.repeat(2);
const forms: readonly PosteriorForm[] = ['dense', 'sparse', 'int8', 'int8-dense'];
const fileOf = (form: PosteriorForm) =>
  encodePosterior(form === 'dense' ? posterior : prunePosterior(posterior, 0.5), form, { run });

/** The file with some bits of one byte flipped. */
function flipped(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  const copy = bytes.slice();
  copy[at]! ^= bits;
  return copy;
}

describe.each(forms)('a file of form %s', (form) => {
  const good = fileOf(form);
  const word = randomWords(12, 2000, forms.indexOf(form));

  test('says whose it is', () => {
    expect(openPosterior('p', good).note).toEqual({ run });
    expect(openPosterior('p', encodePosterior(posterior)).note).toEqual({ run: undefined });
  });

  test('with one byte changed, wherever it is, is named as damaged', () => {
    const headerEnd = 8 + Number(new DataView(good.buffer).getBigUint64(0, true));
    expect([headerEnd < good.length, isSealed(good)]).toEqual([true, true]);
    for (let at = 0; at < good.length; at++) {
      // one bit, or several
      const bits = at % 2 === 0 ? 1 << (word(at) & 7) : 1 + (word(at) % 255);
      const open = () => decodePosterior('p.safetensors', flipped(good, at, bits));
      expect(open, `byte ${at}, bits ${bits}`).toThrow(/^p\.safetensors: at byte \d+: /);
    }
  });

  test('with bytes added, exchanged or in another order is too', () => {
    const longer = new Uint8Array(good.length + 8);
    longer.set(good);
    expect(() => decodePosterior('p', longer)).toThrow(FileFormatError);
    const exchanged = good.slice();
    exchanged.copyWithin(good.length - 8, good.length - 16, good.length - 8);
    exchanged.set(good.subarray(good.length - 8), good.length - 16);
    expect(exchanged).not.toEqual(good);
    expect(() => decodePosterior('p', exchanged)).toThrow(/the SHA-256 of its bytes/);
  });

  test('without a checksum is refused, unless it is from before there was one', () => {
    const { tensors, metadata } = decodeSafetensors('p', good);
    const list = [...tensors].map(([name, tensor]) => ({ name, ...tensor }));
    const { sha256, format, ...rest } = metadata;
    const without = (name: string) => encodeSafetensors(list, { format: name, ...rest });
    expect(() => decodePosterior('p', without(format!))).toThrow(/header that begins with its checksum/);
    const old = without(format!.replace(/2$/, '1'));
    if (form === 'int8-dense') {
      expect(() => decodePosterior('p', old)).toThrow(/__metadata__\.format: expected credence-posterior-2/);
      return;
    }
    expect(decodePosterior('p', old)).toEqual(decodePosterior('p', good));
    // it cannot tell every flipped bit, but what it says is an error of the file
    for (let at = 0; at < old.length; at++) {
      try {
        decodePosterior('p', flipped(old, at, 1 << (word(at) & 7)));
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(FileError);
      }
    }
  });
});

test('a file of a kilobyte that names a network of billions of weights is refused, before there is memory for them', () => {
  const none = { shape: [0] };
  const tensors = [0, 1, 2].flatMap((l) =>
    ['weight', 'bias'].flatMap((part) => [
      { ...none, name: `layers.${l}.${part}.mu`, data: new Float32Array(0) },
      { ...none, name: `layers.${l}.${part}.rho`, data: new Float32Array(0) },
      { ...none, name: `layers.${l}.${part}.gaps`, data: new Uint8Array(0) },
    ]),
  );
  const huge = JSON.stringify({ ...config, layers: [2, 60_000, 60_000, 2] });
  const file = sealSafetensorsNow(tensors, { format: 'credence-posterior-sparse-2', config: huge });
  expect(file.length).toBeLessThan(4096);
  const before = process.memoryUsage().arrayBuffers;
  expect(() => openPosterior('p', file)).toThrow(/at most 67108864 weights and biases, got 3600360002/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
});

test('what a network was trained on survives, and a tensor of another shape is refused under a seal that fits', () => {
  const trainedOn = { kind: 'floats', inputs: { mean: 0, sd: 1, least: -1, greatest: 1 } } as never;
  const told = encodePosterior({ ...posterior, trainedOn });
  expect(new TextDecoder().decode(told)).toContain('trainedOn');
  const { tensors, metadata } = decodeSafetensors('p', fileOf('sparse'));
  const { sha256: _, ...rest } = metadata;
  const list = [...tensors].map(([name, tensor]) => ({ name, ...tensor, shape: [1, ...tensor.shape] }));
  expect(() => decodePosterior('p', sealSafetensorsNow(list, rest))).toThrow(/expected a tensor of shape/);
});
