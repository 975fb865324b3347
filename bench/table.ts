/** The result for people: medians, spans, and how many times Credence's time each peer needs. */

export function resultTable(result: Record<string, unknown>): string {
  return JSON.stringify(result, null, 1);
}
