/** The device of the service: opened when it is first needed, and again after it was lost. */
import { type Gpu, NoAdapterError } from '../index.ts';

export interface Device {
  /** @throws NoAdapterError where there is none */
  get(): Promise<Gpu>;
  /** Gives it up: a device that has reported an error refuses all further work. */
  discard(): void;
}

export function createDevice(open: () => Promise<Gpu>): Device {
  let opening: Promise<Gpu> | undefined;
  /** The device that `opening` came to. */
  let opened: Gpu | undefined;
  const discard = () => {
    const gone = opening;
    opening = undefined;
    void gone?.then(
      (gpu) => gpu.destroy(),
      () => undefined,
    );
  };
  return {
    get() {
      // whoever hears of a loss first may ask before others have heard of it
      if (opened?.isLost) {
        opened.destroy();
        opening = undefined;
      }
      if (opening) return opening;
      opened = undefined;
      const mine = open();
      opening = mine;
      mine.then(
        (gpu) => {
          if (opening === mine) opened = gpu;
        },
        () => {
          if (opening === mine) opening = undefined;
        },
      );
      return mine;
    },
    discard,
  };
}

/** The device, or undefined where there is none. */
export async function deviceIfAny(device: Pick<Device, 'get'>): Promise<Gpu | undefined> {
  try {
    return await device.get();
  } catch (error) {
    if (error instanceof NoAdapterError) return undefined;
    throw error;
  }
}
