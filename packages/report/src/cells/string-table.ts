/** Texts by number, for the few that come again and again; −1 = none. */
export interface StringTable {
  readonly list: readonly string[];
  readonly intern: (text: string | null) => number;
}

export function createStringTable(): StringTable {
  const list: string[] = [];
  const numbers = new Map<string, number>();
  return {
    list,
    intern(text) {
      if (text === null) return -1;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, list.length);
      return list.push(text) - 1;
    },
  };
}
