/** Lists leave out what a request may have: a default tag, a router's `:free`, or have what it may leave out: `models/`. */
export function matchesModelId(listed: string, requested: string): boolean {
  const plain = (id: string) => id.replace(/^models\//, '').replace(/:latest$/, '');
  return plain(listed) === plain(requested) || plain(listed) === plain(requested).replace(/:[^:/]*$/, '');
}

/** A server that names its model by the path of a file: only the file's name, because the path tells of somebody's folders. */
export function toModelName(stated: string): string {
  return /^(?:[/~\\]|[a-z]:[\\/]|file:)/i.test(stated)
    ? (stated.split(/[\\/]/).findLast((part) => part !== '') ?? '')
    : stated;
}
