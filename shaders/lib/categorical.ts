/**
 * The categorical likelihood of one example. Logits are the C numbers from `first` in the kernel's buffer
 * `logits`; everything goes through log-sum-exp, so no probability is formed only to take its logarithm.
 */
export const categorical = `
fn logSumExp(first: u32, classes: u32) -> f32 {
  var top = logits[first];
  for (var c = 1u; c < classes; c++) {
    top = max(top, logits[first + c]);
  }
  var total = 0.0f;
  for (var c = 0u; c < classes; c++) {
    total += exp(logits[first + c] - top);
  }
  return top + log(total);
}

// log probability of class y
fn logCategorical(y: u32, first: u32, classes: u32) -> f32 {
  return logits[first + y] - logSumExp(first, classes);
}`;
