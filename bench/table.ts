/** The result for people: medians, spans, and how many times Credence's time each peer needs. */
import { table } from '../src/cli/terminal/layout.ts';
import { percent } from '../src/kit/format.ts';
import type { Spread, Time } from './page/rounds.ts';
import type { Result } from './result.ts';

const titles: Readonly<Record<string, string>> = {
  credence: 'Credence',
  credenceLocal: 'Credence, local reparameterisation',
  plain: 'Credence, plain network',
  jaxWebgpu: 'jax-js, WebGPU',
  jaxWasm: 'jax-js, WebAssembly',
  tfjsWebgpu: 'TensorFlow.js, WebGPU',
  tfjsWasm: 'TensorFlow.js, WebAssembly',
};

type Beside = Time & { readonly overCredence: Spread };

const isBeside = (value: unknown): value is Beside =>
  typeof value === 'object' && value !== null && 'overCredence' in value;
const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/**
 * One line for each contender: its median and span, and its median ratio to Credence's time in the same
 * round.
 */
function timesTable(times: object): string {
  const named = Object.entries(times).filter((entry): entry is [string, Beside] => isBeside(entry[1]));
  return table(
    named.map(([name, { median, min, max, overCredence }]) => [
      `  ${titles[name] ?? name}`,
      ms(median).padStart(9),
      `${ms(min)} to ${ms(max)}`.padEnd(24).concat(`${overCredence.median.toFixed(2)} x Credence`),
    ]),
  );
}

export function resultTable(result: Result): string {
  const { adapter, browser, cores, seconds, step, predict, matmul, scaling } = result;
  const lines = [`${adapter}, ${browser}, ${cores} cores; ${seconds} s`];
  if (step) {
    const { dispatches, submits, bytes, stepGflops, stepShare } = result;
    lines.push('', 'a training step, 784-400-400-10, batch 128, one draw, Adam', timesTable(step));
    lines.push(
      `  ${stepGflops!.toFixed(2)} GFLOP/s, ${percent(stepShare!.median, 100)} of the ceiling; ${dispatches} dispatches, ${submits!.toFixed(2)} submits; ` +
        `${mega(bytes!.moved)} moved, ${(bytes!.moved / bytes!.least).toFixed(2)} times the least possible`,
    );
    if (step.overPlain) {
      const { draw, local } = step.overPlain;
      const over = ({ median, min, max }: Spread) =>
        `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`;
      lines.push(`  over the plain network's: draw ${over(draw)}, local ${over(local)}`);
    }
    if (step.plainReason !== undefined) lines.push(`  plain network: not measured: ${step.plainReason}`);
  }
  if (predict) lines.push('', '1,000 images, 16 draws', timesTable(predict));
  if (matmul) {
    const { fmaCeilingGflops, copyCeilingGBs, shapes } = matmul;
    lines.push(
      '',
      `ceilings: ${fmaCeilingGflops.toFixed(2)} GFLOP/s of fma on registers, ${copyCeilingGBs.toFixed(2)} GB/s of copying`,
    );
    for (const { of, m, k, n, gflops, share, ...times } of shapes) {
      const rate = `${gflops.toFixed(2)} GFLOP/s, ${percent(share.median, 100)} of the ceiling`;
      lines.push('', `product ${of}, [${m}, ${k}] x [${k}, ${n}]: ${rate}`, timesTable(times));
    }
  }
  if (scaling) {
    const rows = scaling.map(({ of, timed, weights, batch, draws, time }) => [
      `  ${timed} by ${of}`,
      `${weights} weights, batch ${batch}, draws ${draws}`,
      ms(time.median),
    ]);
    lines.push('', 'growth', table(rows));
  }
  return lines.join('\n');
}

const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
