/** Lists leave out what a request may have: a default tag, a router's `:free`, or have what it may leave out: `models/`. */
export function sameModel(listed: string, asked: string): boolean {
  const plain = (id: string) => id.replace(/^models\//, '').replace(/:latest$/, '');
  return plain(listed) === plain(asked) || plain(listed) === plain(asked).replace(/:[^:/]*$/, '');
}
