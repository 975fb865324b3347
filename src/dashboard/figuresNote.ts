/** One line above the figures: which moment of the run they show, and how sure one can be of them. */
import { whole } from '../kit/format.ts';
import type { ToPage } from '../service/training/messages.ts';

export function figuresNote({ step, final, data }: Extract<ToPage, { type: 'figures' }>): string {
  const { images, draws } = data.confidence;
  const what = `after step ${whole(step)}: ${whole(images)} test images, ${draws} draws of all weights`;
  return final ? `The network ${what}.` : `The network so far, ${what}. More of both when training ends.`;
}
