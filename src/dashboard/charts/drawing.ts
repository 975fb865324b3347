/**
 * When a chart is drawn: while it is in view, at most ten times a second, one chart a task. So a page of many
 * charts stays quick under the hand.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Milliseconds between two drawings of a chart, at least. */
const gap = 100;

type Task = () => void;

const waiting: Task[] = [];
let isBusy = false;

/** Runs each task in a turn of its own. */
export function inTurn(task: Task): void {
  waiting.push(task);
  if (isBusy) return;
  isBusy = true;
  const next = () => {
    try {
      waiting.shift()?.();
    } finally {
      if (waiting.length > 0) setTimeout(next);
      else isBusy = false;
    }
  };
  setTimeout(next);
}

/** Draws what its element shows after each update, as soon as it is in view. */
export class Drawing implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #draw: Task;
  #observer: IntersectionObserver | undefined;
  #isSeen = false;
  #isStale = false;
  #isQueued = false;
  #last = Number.NEGATIVE_INFINITY;

  constructor(host: ReactiveControllerHost & HTMLElement, draw: Task) {
    this.#host = host;
    this.#draw = draw;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#isSeen = entries.at(-1)!.isIntersecting;
        this.#queue();
      },
      { rootMargin: '120px' },
    );
    this.#observer.observe(this.#host);
    window.addEventListener('beforeprint', this.#now);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#isSeen = false;
    window.removeEventListener('beforeprint', this.#now);
  }

  hostUpdated(): void {
    this.#isStale = true;
    this.#queue();
  }

  /** Paper shows what no eye has seen yet. */
  readonly #now = (): void => {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#draw();
  };

  #queue(): void {
    if (!this.#isSeen || !this.#isStale || this.#isQueued) return;
    this.#isQueued = true;
    const turn = () =>
      inTurn(() => {
        this.#isQueued = false;
        if (!this.#isSeen) return;
        this.#last = performance.now();
        this.#now();
      });
    const wait = this.#last + gap - performance.now();
    if (wait > 0) setTimeout(turn, wait);
    else turn();
  }
}
