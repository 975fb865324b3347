/**
 * The categorical likelihood of one example. Its logits are C numbers of the kernel's buffer `logits`, from
 * `first` on. Log probabilities come from log-sum-exp: the logarithm of a small probability would lose
 * digits.
 */
export const categorical = `
// the largest logit t, and log Z, Z = sum_c exp(logit_c - t): their sum is the log-sum-exp
fn topAndLogZ(first: u32, classes: u32) -> vec2f {
  var top = logits[first];
  for (var c = 1u; c < classes; c++) {
    top = max(top, logits[first + c]);
  }
  var total = 0.0f;
  for (var c = 0u; c < classes; c++) {
    total += exp(logits[first + c] - top);
  }
  return vec2f(top, log(total));
}

fn logSumExp(first: u32, classes: u32) -> f32 {
  let normaliser = topAndLogZ(first, classes);
  return normaliser.x + normaliser.y;
}

// log probability of class y
fn logCategorical(y: u32, first: u32, classes: u32) -> f32 {
  return logits[first + y] - logSumExp(first, classes);
}`;
