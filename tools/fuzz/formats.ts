/** Every format that Credence reads, with small files of it. */
import { gzipSync } from 'node:zlib';
import {
  encodePosterior,
  openPosterior,
  type PosteriorForm,
} from '../../src/bayes/posterior/posteriorFile.ts';
import { prunePosterior } from '../../src/bayes/posterior/prune.ts';
import { networkConfig } from '../../src/bayes/settings/settings.ts';
import { decodeState, encodeState } from '../../src/bayes/training/stateFile.ts';
import { unpack } from '../../src/cli/data/files.ts';
import { parseBoard } from '../../src/cli/leaderboard/board.ts';
import { imagesFile, npyFile } from '../../src/cli/testing/tinyData.ts';
import { readForm, readQuery } from '../../src/dashboard/form/settings.ts';
import { readTable, readTableLike } from '../../src/data/csv/readTable.ts';
import { pictureSize } from '../../src/data/digit/pictureSize.ts';
import type { MissingPolicy, Task } from '../../src/data/encoding/encoding.ts';
import { encodeInputsLike, tableFromCsv } from '../../src/data/encoding/table.ts';
import { throwFaults } from '../../src/data/faults.ts';
import { parseIdx } from '../../src/data/files/idx.ts';
import { parseNpy } from '../../src/data/files/npy.ts';
import { CredenceError } from '../../src/errors.ts';
import { parseRunConfig, parseRunMetrics } from '../../src/persist/runFolder.ts';
import { parseRunStatus } from '../../src/persist/runStatus.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/persist/safetensors.ts';
import { sealJson } from '../../src/persist/sealedJson.ts';
import { config, metrics, table } from '../../src/persist/testingRun.ts';
import { networkSettings } from '../../src/presets.ts';
import { encodePng } from '../drawn/png.ts';
import { mutateBytes, mutateText } from './bytes.ts';
import { tinyPosterior, tinyState } from './files.ts';
import { jsonText, mutateJson } from './json.ts';
import type { Choices } from './random.ts';
import type { Format } from './run.ts';
import { mutateSafetensors } from './safetensors.ts';

interface CsvMutant {
  readonly text: string;
  readonly task: Task;
  readonly target: string | undefined;
  readonly header: boolean | undefined;
  readonly missing: MissingPolicy;
  readonly dropMissing: boolean;
}

/** As a training reads it, and then as rows to predict. */
function readMutant({ text, header, ...options }: CsvMutant) {
  const bytes = new TextEncoder().encode(text);
  const { csv, faults } = readTable('t.csv', bytes, { header });
  throwFaults('t.csv', faults);
  const { encoding } = tableFromCsv(csv, options);
  return encodeInputsLike(encoding, readTableLike('n.csv', bytes, encoding).csv);
}

/** So much a packed file of the mutants may unpack to. */
export const unpackedCap = 2 ** 16;

const jsonSigns = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\',
  '-',
  '1e999',
  'null',
  '\\u0000',
  '"__proto__":1,',
];
const csvSigns = [
  ',',
  ';',
  '\t',
  '"',
  '""',
  '\n',
  '\r\n',
  '\r',
  '\ufeff',
  '\0',
  ' ',
  '1e999',
  '-',
  'NaN',
  '<',
];
const querySigns = ['&', '=', '%', '%zz', '+', ',', '-1', '1e9', 'NaN', 'preset', 'epochs=', '#', '\0'];

/** A JSON file: half of the mutants are values under a seal that fits, so that they come past it. */
const json = (name: string, values: readonly object[], parse: Format['parse'], isSealed = true): Format => {
  const texts = values.map((value) => (isSealed ? sealJson(value) : JSON.stringify(value)));
  return {
    name,
    parse,
    mutant(random: Choices) {
      if (random.oneIn(3)) return mutateText(random.of(texts), random, jsonSigns);
      const value = mutateJson(random.of(values), random);
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isSealed && isObject && !random.oneIn(100) ? sealJson(value) : jsonText(value, random);
    },
  };
};

const bytes = (name: string, files: readonly Uint8Array[], parse: Format['parse']): Format => ({
  ...{ name, parse },
  mutant: (random) => mutateBytes(random.of(files), random),
});

const posterior = (form: PosteriorForm): Format => {
  const file = encodePosterior(
    form === 'dense' ? tinyPosterior : prunePosterior(tinyPosterior, 0.5),
    form,
    {},
  );
  return {
    name: `posterior, ${form}`,
    mutant: (random) => mutateSafetensors(file, random),
    parse: (mutant) => openPosterior('p.safetensors', mutant),
  };
};

const idx = imagesFile(3);
const png = encodePng(new Uint8Array(12).fill(200), 4);
const csvTexts = [
  'a,b,kind,y\n1,2,x,0.5\n3,4.5,"y ""q""",1e3\n-5,?,x,7\n7,8,z,9',
  'a;b;y\r\n0,5;1;2,25\r\n1,5;0;3,5\r\n-1.000,5;1;4\r\n',
  '# a\tok\ty\t\n1\ttrue\t0\t\n2\tFalse\t1\t\n3\tTRUE\t0\t\n',
  '  1.5  2   u\n 2.5 3 v\n\n-1 5 u\n',
];
const plain = encodeSafetensors(
  [
    { name: 'mu', shape: [2, 3], data: new Float32Array(6) },
    { name: 'codes', shape: [3], data: new Int8Array(3) },
    { name: 'gaps', shape: [], data: new Uint8Array(1) },
  ],
  { format: 'pt' },
);
const state = await encodeState(tinyState, '{"of":"its keeper"}');
const board = {
  ...{ version: 1, title: 't', seeds: [1, 2], reference: 'a', rotation: 90 },
  common: { epochs: 2, validationExamples: 100 },
  rows: [{ name: 'a', title: 'A', settings: { temperature: 1 } }],
};
const status = {
  ...{ version: 1, status: 'training', epochs: 2, steps: 10, horizons: [2], reason: null },
  process: { id: 1, host: 'h' },
};

export const formats: readonly Format[] = [
  bytes('IDX', [idx], (mutant) => parseIdx('f.idx', mutant)),
  bytes('gzip', [gzipSync(idx), gzipSync(new Uint8Array(2 ** 20)), gzipSync('')], (mutant) =>
    unpack('f.gz', mutant, unpackedCap),
  ),
  bytes('npy', [npyFile([3], Float32Array.of(1, 2, 3)), npyFile([2, 2], new Float32Array(4))], (mutant) =>
    parseNpy('f.npy', mutant),
  ),
  {
    name: 'safetensors',
    mutant: (random) => mutateSafetensors(plain, random),
    parse: (mutant) => decodeSafetensors('f.safetensors', mutant),
  },
  ...(['dense', 'sparse', 'int8'] as const).map(posterior),
  {
    name: 'state',
    mutant: (random) => mutateSafetensors(state, random),
    parse: (mutant) => decodeState('s.safetensors', mutant),
  },
  json('config.json', [config, table], (mutant) => parseRunConfig('config.json', mutant)),
  json('metrics.json', [metrics], (mutant) => parseRunMetrics('metrics.json', mutant)),
  json('status.json', [status], (mutant) => parseRunStatus('status.json', mutant), false),
  json('board.json', [board], (mutant) => parseBoard('board.json', mutant), false),
  {
    name: 'CSV',
    mutant: (random) => ({
      text: mutateText(random.of(csvTexts), random, csvSigns),
      task: random.of(['classification', 'regression'] as const),
      target: random.of([undefined, undefined, 'y', 'kind', 'b']),
      header: random.of([true, false, undefined]),
      missing: random.of(['error', 'mean', 'category'] as const),
      dropMissing: random.oneIn(3),
    }),
    parse: readMutant,
  },
  {
    name: 'PNG',
    mutant: (random) => mutateBytes(png, random),
    // of a picture that a page is given, its size is all that is read here: the browser unpacks it
    parse: (mutant: Uint8Array) => {
      if (!pictureSize(mutant)) throw new CredenceError('picture', 'no size');
    },
  },
  {
    name: 'address of the page',
    mutant: (random) =>
      mutateText('?preset=smoke&epochs=3&hidden=32,16&lr=0.01&autostart=1&tune=off', random, querySigns),
    parse: (mutant) => {
      const { preset, values } = readQuery(mutant);
      const form = readForm(preset, values);
      // the page shows what is wrong beside its fields
      if ('problems' in form) throw new CredenceError('form', Object.values(form.problems).join());
      return networkConfig(networkSettings(form.settings));
    },
  },
];
