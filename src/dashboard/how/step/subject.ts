/** What a step is made from, as the rest of the page has it. */
import type { StepRequest } from '../../../service/learn/step.ts';

export interface StepSubject extends Pick<StepRequest, 'image' | 'network' | 'klScale' | 'learningRate'> {
  /** The outcome that the network thinks most likely; undefined before it has answered. */
  readonly says: number | undefined;
}
