/** The sizes of what a kernel works on, for people: `784 × 400`. */
import type { Shape } from '../../../shaders/kernel.ts';

export const shapeText = (shape: Shape): string => Object.values(shape).join(' × ');
