/**
 * What all of these come to. Unlike `Promise.all` it waits for the others where one fails: whoever hears of
 * the failure knows that nothing is under way any more, and that all memory is given back.
 * @throws the first failure, in the order given
 */
export async function together<const T extends readonly unknown[]>(
  all: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(all);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return Promise.all(all) as Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>;
}
