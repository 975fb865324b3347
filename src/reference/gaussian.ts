/** Twin of shaders/lib/gaussian.ts: the scalar functions of the Gaussian posterior N(mu, softplus(rho)^2). */

/** log(1 + exp x), without overflow for large x and without rounding to 0 for small x. */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** 1 / (1 + exp(-x)) = d softplus / dx. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** log sigma of a Gaussian head, whatever the network's output: sigma is kept in [3e-7, 1e13]. */
export const noiseLogSigma = (output: number): number => Math.min(30, Math.max(-15, output));

/** log N(x; mean, sigma^2) = -log sqrt(2 pi) - log sigma - (x - mean)^2 / (2 sigma^2). */
export const logGaussian = (x: number, mean: number, sigma: number): number =>
  -0.5 * Math.log(2 * Math.PI) - Math.log(sigma) - (x - mean) ** 2 / (2 * sigma ** 2);

/** log N(x; mean, exp(logSigma)^2). */
export const logGaussianLogSigma = (x: number, mean: number, logSigma: number): number =>
  -0.5 * Math.log(2 * Math.PI) - logSigma - 0.5 * (x - mean) ** 2 * Math.exp(-2 * logSigma);
