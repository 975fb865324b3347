/** The last line of a terminal, which changes in place; lines that stay appear above it. */
import { MultiBar } from 'cli-progress';
import type { Output } from '../io.ts';
import { widthOf } from './layout.ts';

/** What the line says, in fewer than so many columns. Asked about ten times a second. */
export type Writer = (columns: number) => string;

export interface MovingLine {
  show(write: Writer): void;
  /** Lines that stay. */
  log(text: string): void;
  /** Takes the line off the screen. */
  clear(): void;
}

export function createMovingLine(output: Output): MovingLine {
  let write: Writer = () => '';
  let bars: MultiBar | undefined;
  return {
    show(next) {
      write = next;
      if (!bars) {
        bars = new MultiBar({
          stream: output,
          hideCursor: true,
          clearOnComplete: true,
          // a long word of a line that stays must not be cut
          linewrap: true,
          forceRedraw: true,
          format: () => write(widthOf(output)),
        });
        // only its text is used
        bars.create(1, 0);
      }
      // at once, for what comes next may keep the process busy
      bars.update();
    },
    log(text) {
      if (!bars) {
        output.write(`${text}\n`);
        return;
      }
      bars.log(`${text}\n`);
      bars.update();
    },
    clear() {
      // the last lines wait for a redraw
      bars?.update();
      bars?.stop();
      bars = undefined;
    },
  };
}
