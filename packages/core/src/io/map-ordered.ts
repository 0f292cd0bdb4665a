/** Results in the order of their sources, with at most `atOnce` calls under way. A call that fails ends it. */
export async function* inOrder<T, R>(
  sources: Iterable<T>,
  atOnce: number,
  act: (source: T) => Promise<R>,
): AsyncGenerator<R> {
  const under: Promise<R>[] = [];
  for (const source of sources) {
    const result = act(source);
    // Looked at when its turn comes; until then nobody else hears of its failure.
    result.catch(() => {});
    under.push(result);
    if (under.length >= atOnce) yield await under.shift()!;
  }
  for (const result of under) yield await result;
}
