/** The libraries that Credence is measured against, started once. */
import { init } from '@jax-js/jax';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { jaxContender } from '../peers/jax.ts';
import { tensorflowContender } from '../peers/tensorflow.ts';
import type { Contender } from './contender.ts';

export type PeerName = 'jaxWebgpu' | 'jaxWasm' | 'tfjsWebgpu' | 'tfjsWasm';

export interface Peers {
  readonly contenders: Readonly<Record<PeerName, Contender>>;
  /** Threads that TensorFlow.js' WebAssembly uses; jax-js takes one a core. */
  readonly tfjsThreads: number;
}

export async function startPeers(): Promise<Peers> {
  const devices = await init('webgpu', 'wasm');
  if (!devices.includes('webgpu')) throw new TypeError('bench: jax-js found no WebGPU');
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  // its own choice is half the cores
  setThreadsCount(navigator.hardwareConcurrency);
  for (const backend of ['webgpu', 'wasm'] as const) {
    if (!(await setBackend(backend))) throw new TypeError(`bench: TensorFlow.js cannot start ${backend}`);
  }
  return {
    contenders: {
      jaxWebgpu: jaxContender('webgpu'),
      jaxWasm: jaxContender('wasm'),
      tfjsWebgpu: tensorflowContender('webgpu'),
      tfjsWasm: tensorflowContender('wasm'),
    },
    tfjsThreads: getThreadsCount(),
  };
}
