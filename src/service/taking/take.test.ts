/** What is taken away is what answers: files that are read again, weight for weight. */
import { describe, expect, test } from 'vitest';
import { shapesOf, sizeOf } from '../../bayes/posterior/posteriorTensors.ts';
import { networkConfig } from '../../bayes/settings/settings.ts';
import { normalValues } from '../../bayes/testing.ts';
import { modelOf } from '../../export/testing/interpret.ts';
import { decodePosterior, decodeState, type Posterior, prunePosterior } from '../../index.ts';
import { type TakeRequest, take } from './take.ts';

const config = networkConfig({ layers: [12, 8, 4], inputScale: 1 / 126 });
const values = (scale: number, mean: number, seed: number) =>
  shapesOf(config).map(({ weight, bias }, l) => ({
    weight: normalValues(sizeOf(weight), seed + l, scale, mean),
    bias: normalValues(sizeOf(bias), seed + 10 + l, scale, mean),
  }));
const posterior: Posterior = { config, mu: values(0.5, 0, 0), rho: values(0.3, -1.5, 50) };

const taken = (request: Partial<TakeRequest>, state?: Parameters<typeof take>[1]['state']) =>
  take(
    { what: 'posterior', network: 'trained', ...request },
    { posterior: async () => posterior, state: state ?? (() => undefined) },
  );

describe('what is taken away', () => {
  test('is the posterior, bit for bit', async () => {
    const { mu, rho } = decodePosterior('p', await taken({}));
    expect({ mu, rho }).toEqual({ mu: posterior.mu, rho: posterior.rho });
  });

  test('lacks the weights that are removed on the page', async () => {
    const left = decodePosterior('p', await taken({ pruned: 0.5 }));
    expect(left.mu).toEqual(prunePosterior(posterior, 0.5).mu);
  });

  test('is a graph for other programs, which carries its card', async () => {
    const { producerName, metadataProps } = modelOf(await taken({ what: 'onnx' }));
    expect(producerName).toBe('credence');
    const [card] = metadataProps.filter(({ key }) => key === 'credence.card');
    expect(JSON.parse(card!.value)).toMatchObject({ graph: 'draws', draws: 16 });
  });

  test('is the training as it stands, once there is one', async () => {
    const bytes = await taken({ what: 'state' }, () => ({ posterior }));
    const { state } = await decodeState('s', bytes);
    expect(state.posterior.mu).toEqual(posterior.mu);
  });

  test('is nothing that does not exist', async () => {
    await expect(taken({ what: 'state' })).rejects.toThrow(/state: expected a network that was trained here/);
    const own = taken({ what: 'state', network: 'shipped' }, () => ({ posterior }));
    await expect(own).rejects.toThrow(/trained here/);
    await expect(taken({ pruned: 1 })).rejects.toThrow(/pruned/);
    await expect(taken({ what: 'run' as 'state' })).rejects.toThrow(/posterior, onnx, state/);
  });
});
