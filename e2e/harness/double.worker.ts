import { double } from './double.ts';

self.onmessage = async ({ data }: MessageEvent<number[]>) => self.postMessage(await double(data));
