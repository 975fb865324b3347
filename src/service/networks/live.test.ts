import { expect, test } from 'vitest';
import type { BayesianNeuralNetwork } from '../../index.ts';
import { createNetworks } from './networks.ts';

const device = { get: () => Promise.reject(new TypeError('no device here')), discard: () => undefined };

test('of a network in training no weights are removed: what is on the host is of a training before', async () => {
  const networks = createNetworks(device);
  const { withdraw } = networks.follow({} as BayesianNeuralNetwork);
  const asked = { images: new Uint8Array(4), network: 'trained', pruned: 0.5 } as const;
  const { signal } = new AbortController();
  await expect(networks.predict(asked, signal)).rejects.toThrow(
    /pruned: expected 0 while the network is trained/,
  );
  withdraw();
  await expect(networks.predict(asked, signal)).rejects.toThrow(/opened or trained/);
});
