/**
 * Twin of shaders/clip.wgsl.ts: what a gradient of this length is multiplied by (Pascanu et al. 2013,
 * algorithm 1).
 */
export const clip = (norm: number, clipNorm: number): number => (norm > clipNorm ? clipNorm / norm : 1);
