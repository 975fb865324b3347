import { describe, test } from 'vitest';
import { gradientNorm as twin } from '../src/reference/gradientNorm.ts';
import { gradientNorm } from './gradientNorm.wgsl.ts';
import { drawCounts } from './lib/draws.ts';
import { expectClose } from './testing/compare.ts';
import { useDevice } from './testing/device.ts';
import { drawn, isLive, klFields, onePrior, testPriors } from './testing/posterior.ts';
import { run, unwritten } from './testing/runKernel.ts';
import { all, floats, gradientOf, initial, klScale, pass, threads, variants } from './testing/update.ts';

const device = useDevice();

describe.each(variants)('$name', ({ variant }) => {
  test.each(drawCounts)(
    'the squares of the gradient of all live weights, and of no dead one: %s draw',
    async (drawCount) => {
      const state = initial();
      const { estimator, noise = 'counter', prior, kl } = variant;
      const { partials } = await run(device(), {
        kernel: gradientNorm,
        variant: { estimator, noise, drawCount, prior, kl },
        constants: pass,
        buffers: {
          ...state,
          w: drawn(state, 1),
          priors: onePrior(testPriors[prior], floats),
          partials: unwritten(2 * threads),
        },
        step: { ...klFields, klScale },
        covers: [threads, 1, 1],
      });
      const gradients = all.filter((i) => isLive(state, i)).map((i) => gradientOf(variant, state, i));
      const scale = twin(gradients.map(({ muScale, rhoScale }) => ({ dMu: muScale, dRho: rhoScale })));
      const squares = partials!.reduce((sum, value, i) => (i % 2 === 0 ? sum + value : sum), 0);
      expectClose([Math.sqrt(squares)], [twin(gradients)], { scale });
    },
  );
});
