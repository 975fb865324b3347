/** Pictures that are dropped on an element, or pasted anywhere on its page. */
import type { LitElement, ReactiveController } from 'lit';
import { pictureOf } from './imageFile.ts';

export class IncomingFiles implements ReactiveController {
  /** A file is held over the element. */
  isOver = false;

  readonly #host: LitElement;
  readonly #open: (file: File) => void;

  constructor(host: LitElement, open: (file: File) => void) {
    this.#host = host;
    this.#open = open;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of ['dragover', 'dragleave'] as const) this.#host.addEventListener(type, this.#dragged);
    this.#host.addEventListener('drop', this.#dropped);
    document.addEventListener('paste', this.#pasted);
  }

  hostDisconnected(): void {
    for (const type of ['dragover', 'dragleave'] as const)
      this.#host.removeEventListener(type, this.#dragged);
    this.#host.removeEventListener('drop', this.#dropped);
    document.removeEventListener('paste', this.#pasted);
  }

  readonly #dragged = (event: DragEvent): void => {
    // a text that is dragged across is not for the pad
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#setOver(event.type === 'dragover');
  };

  readonly #dropped = (event: DragEvent): void => {
    this.#setOver(false);
    this.#take(event, event.dataTransfer);
  };

  readonly #pasted = (event: ClipboardEvent): void => this.#take(event, event.clipboardData);

  #take(event: Event, transfer: DataTransfer | null): void {
    const file = pictureOf(transfer);
    if (file === null || event.defaultPrevented) return;
    event.preventDefault();
    this.#open(file);
  }

  #setOver(isOver: boolean): void {
    if (isOver === this.isOver) return;
    this.isOver = isOver;
    this.#host.requestUpdate();
  }
}
