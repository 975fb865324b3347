/** The device of the service: opened when it is first needed, and again after it was lost. */
import type { Gpu } from '../index.ts';

export interface Device {
  /** @throws NoAdapterError where there is none */
  get(): Promise<Gpu>;
  /** Gives it up: a device that has reported an error refuses all further work. */
  discard(): void;
}

export function createDevice(open: () => Promise<Gpu>): Device {
  let opening: Promise<Gpu> | undefined;
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
      if (opening) return opening;
      const mine = open();
      opening = mine;
      const forget = () => {
        if (opening === mine) opening = undefined;
      };
      mine.then(({ lost }) => lost.then(forget), forget);
      return mine;
    },
    discard,
  };
}
