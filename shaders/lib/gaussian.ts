/** The Gaussian posterior's scalar functions, four weights at a time. */

/** WGSL: `sigmoid`, 1 / (1 + exp(-x)), without overflow; `sigmoidBy`, where t = exp(-|x|) is known. */
export const sigmoid = `
fn sigmoidBy(t: vec4f, x: vec4f) -> vec4f {
  return select(t, vec4f(1.0), x >= vec4f()) / (1.0 + t);
}

fn sigmoid(x: vec4f) -> vec4f {
  return sigmoidBy(exp(-abs(x)), x);
}`;

/**
 * WGSL: `softplus`, `softplusBy`, `sigmoid`, `sigmoidBy`, `isDead`.
 *
 * sigma = softplus(rho) = max(rho, 0) + log1p(t), t = exp(-|rho|). log1p(t) = 2 atanh(t / (2 + t)) is a
 * polynomial with a relative error below 2e-8. `log(1 + t)` would round to 0 where t is small, and log sigma
 * has to stay finite down to rho = -80.
 */
export const softplus = `
fn softplusBy(t: vec4f, x: vec4f) -> vec4f {
  let s = t / (2.0 + t);
  let z = s * s;
  return max(x, vec4f()) + 2.0 * s * (1.0 + z * (0.3333332 + z * (0.20003835 + z * (0.14116978 + z * 0.13433775))));
}

fn softplus(x: vec4f) -> vec4f {
  return softplusBy(exp(-abs(x)), x);
}
${sigmoid}

// whether rho marks a dead weight: padding, or pruned. Its mu and sigma are 0 and it is never updated.
fn isDead(rho: vec4f) -> vec4<bool> {
  return rho < vec4f(-1e29f);
}`;

/**
 * WGSL: `inverseSoftplus`, the rho of a sigma above 0: log(exp(sigma) - 1). Where the difference cancels, a
 * series takes its place.
 */
export const inverseSoftplus = `
fn inverseSoftplus(sigma: vec4f) -> vec4f {
  let small = log(sigma) + sigma * (0.5 + sigma * 0.041666667);
  let large = sigma + log(1.0 - exp(-sigma));
  return select(large, small, sigma < vec4f(0.25));
}`;

/** The rho that marks a dead weight: softplus of it is exactly 0. Every live rho is far above. */
export const deadRho = -1e30;

/**
 * The rho of a weight whose method gives it no width. Its softplus is exactly 0 too, but the weight is alive
 * and is trained.
 */
export const certainRho = -1e28;

/** WGSL: log densities of N(mean, sigma^2), by sigma or by log sigma. */
export const logGaussian = `
const halfLogTwoPi = 0.918938533204673f;

fn logGaussianLogSigma(x: vec4f, mean: vec4f, logSigma: vec4f) -> vec4f {
  let z = (x - mean) * exp(-logSigma);
  return -halfLogTwoPi - logSigma - 0.5 * z * z;
}

fn logGaussian(x: vec4f, mean: vec4f, sigma: vec4f) -> vec4f {
  let z = (x - mean) / sigma;
  return -halfLogTwoPi - log(sigma) - 0.5 * z * z;
}`;

/**
 * WGSL: `noiseLogSigma`, the log sigma of a Gaussian head, which is an output of the network and may be any
 * number. sigma is kept in [3e-7, 1e13]. Above, the squares of many draws overflow. Below, the square of the
 * gradient (y - m) / sigma^2, which Adam takes, overflows; and float32 cannot tell targets of size 1 apart at
 * such distances.
 */
export const noiseLogSigma = `
fn noiseLogSigma(output: f32) -> f32 {
  return clamp(output, -15.0f, 30.0f);
}`;
