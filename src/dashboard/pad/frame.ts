/** Work that is asked for often and done at most once per frame. */

export interface OncePerFrame {
  /** Asks for the work in the next frame. */
  ask(): void;
  cancel(): void;
}

/** @param frame what calls back at the next frame, and what takes that back: the browser's by default */
export function oncePerFrame(
  work: () => void,
  frame: {
    readonly request: (callback: () => void) => number;
    readonly cancel: (handle: number) => void;
  } = { request: (callback) => requestAnimationFrame(callback), cancel: (id) => cancelAnimationFrame(id) },
): OncePerFrame {
  let asked: number | null = null;
  return {
    ask() {
      asked ??= frame.request(() => {
        asked = null;
        work();
      });
    },
    cancel() {
      if (asked !== null) frame.cancel(asked);
      asked = null;
    },
  };
}
