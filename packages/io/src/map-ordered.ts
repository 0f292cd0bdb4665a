/** Results in the order of their sources, with at most `atOnce` calls under way. A call that fails ends it. */
export async function* mapOrdered<T, R>(
  sources: Iterable<T>,
  concurrency: number,
  map: (source: T) => Promise<R>,
): AsyncGenerator<R> {
  const pending: Promise<R>[] = [];
  for (const source of sources) {
    const result = map(source);
    // Looked at when its turn comes; until then nobody else hears of its failure.
    result.catch(() => {});
    pending.push(result);
    if (pending.length >= concurrency) yield await pending.shift()!;
  }
  for (const result of pending) yield await result;
}
