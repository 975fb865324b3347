/** Who is still using the GPU memory of an object, and when it may go. */
import type { Gpu } from '../gpu/device.ts';

export class Lifetime {
  readonly #owner: string;
  readonly #gpu: Gpu;
  readonly #free: () => void;
  #isTraining = false;
  #isOver = false;
  /** Trainings, predictions and reads that are under way. */
  #uses = 0;

  /**
   * @param owner what errors call the object
   * @param free gives the memory back; called once, when the life is over and no use is left
   */
  constructor(owner: string, gpu: Gpu, free: () => void) {
    this.#owner = owner;
    this.#gpu = gpu;
    this.#free = free;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** @throws TypeError if the life is over; DeviceLostError if the device is gone */
  mustLive(method: string): void {
    if (this.#isOver) {
      throw new TypeError(`${this.#owner}.${method}: this network was destroyed; create another one`);
    }
    this.#gpu.check(`${this.#owner}.${method}`);
  }

  async using<T>(action: () => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await action();
    } finally {
      this.#leave();
    }
  }

  /** One training at a time. @throws TypeError if another one is running; else as `mustLive` */
  async *training<T>(method: string, begin: () => AsyncIterable<T>): AsyncGenerator<T, void, void> {
    this.mustLive(method);
    if (this.#isTraining) {
      throw new TypeError(
        `${this.#owner}.${method}: a training is running; end it first (signal, or return())`,
      );
    }
    this.#isTraining = true;
    this.#uses += 1;
    try {
      yield* begin();
    } finally {
      this.#isTraining = false;
      this.#leave();
    }
  }

  /** Gives the memory back: at once, or when the last use has ended. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#uses === 0) this.#free();
  }

  #leave(): void {
    this.#uses -= 1;
    if (this.#isOver && this.#uses === 0) this.#free();
  }
}
