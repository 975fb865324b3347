import { expect, test } from 'vitest';
import { isNotFinite } from '../../src/reference/finite.ts';
import { useDevice } from '../testing/device.ts';
import { probeFunction } from '../testing/probe.ts';
import { finite } from './finite.ts';

const device = useDevice();

const flag = (name: string, of: string) =>
  `${finite}\nfn ${name}(x: vec4f) -> vec4f { return select(vec4f(), vec4f(1.0), isNotFinite(${of})); }`;

test('isNotFinite finds NaN and infinity by their bits, and nothing else', async () => {
  const broken = [0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0x7f800000, 0xff800000];
  const sound = [0, 0x80000000, 1, 0x80000001, 0x00800000, 0x3f800000, 0x7f7fffff, 0xff7fffff, 0x7f61b1e6];
  const x = new Float32Array(Uint32Array.from([...broken, ...sound]).buffer);
  const got = await probeFunction(device(), flag('flag', 'x'), 'flag', x);
  expect([...got]).toEqual([...broken.map(() => 1), ...sound.map(() => 0)]);
  expect([...got]).toEqual(Array.from(x, (value) => Number(isNotFinite(value))));
});

test('isNotFinite finds an overflow that the shader itself computed, and not 3e38', async () => {
  const x = Float32Array.from([3e38, -3e38, 1e19, 1e18]);
  expect([...(await probeFunction(device(), flag('flag', 'x'), 'flag', x))]).toEqual([0, 0, 0, 0]);
  expect([...(await probeFunction(device(), flag('flag', 'x * x * 10.0'), 'flag', x))]).toEqual([1, 1, 1, 0]);
});
