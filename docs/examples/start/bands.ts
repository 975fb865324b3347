/** Regression with bands: where the curve may run, and where a measurement may lie. */
import { fitRegressor, openGpu } from 'credence';

const x = Array.from({ length: 200 }, (_, n) => n / 40 - 2.5);
const y = x.map((at, n) => Math.sin(2 * at) + 0.2 * Math.cos(n * n));
const curve = await fitRegressor(await openGpu(), { inputs: x, targets: y });
const at = [-4, -1, 0, 1, 4];
const { mean, meanInterval, predictiveInterval } = await curve.predict(at, { interval: 0.9 });
console.table(at.map((x, n) => [x, mean[n], meanInterval?.upper[n], predictiveInterval?.upper[n]]));
