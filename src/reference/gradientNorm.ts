/** Twin of shaders/gradientNorm.wgsl.ts: the Euclidean length of the gradient of all parameters together. */
export const gradientNorm = (gradients: readonly { readonly dMu: number; readonly dRho: number }[]): number =>
  Math.sqrt(gradients.reduce((sum, { dMu, dRho }) => sum + dMu ** 2 + dRho ** 2, 0));
