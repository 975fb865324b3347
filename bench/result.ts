/**
 * What the bench measures, as `--json` prints it. Times are milliseconds; parts that `--only` leaves out are
 * absent.
 */

import type { matmulSection } from './page/matmul.ts';
import type { predictSection } from './page/predict.ts';
import type { scalingSection } from './page/scaling.ts';
import type { stepSection } from './page/step.ts';

type Part<F extends (...given: never[]) => Promise<object>> = Partial<Awaited<ReturnType<F>>>;

export type Result = {
  /** For people: `SwiftShader (software, CPU)`. */
  readonly adapter: string;
  readonly browser: string;
  /** Logical processors, and threads of TensorFlow.js' WebAssembly. */
  readonly cores: number;
  readonly tfjsThreads: number;
  /** Whether the page could share memory between threads. */
  readonly isolated: boolean;
  /** Of the whole run. */
  readonly seconds: number;
} & Part<typeof stepSection> &
  Part<typeof predictSection> &
  Part<typeof matmulSection> &
  Part<typeof scalingSection>;
