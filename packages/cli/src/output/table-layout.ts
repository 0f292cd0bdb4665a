import stringWidth from 'fast-string-width';

/** Columns of signs between two cells. */
const GAP = 2;
/** A label is not cut below this; what stands in a figure's column is not cut at all unless it alone is wider than the terminal. */
const LEAST = 8;

/** One block of a table: cells that are as wide as they may be, and the widths of the columns. */
export interface Block {
  readonly header: readonly (readonly string[])[];
  /** Lines of text; a row with a sentence in it takes several. */
  readonly rows: readonly (readonly string[])[];
  readonly widths: readonly number[];
  /** Numbers of its columns in the table. */
  readonly columns: readonly number[];
}

/**
 * A table for so many columns of signs. What fits stays as it is. Otherwise heads and sentences are broken into lines and labels
 * are cut in their middle; what still does not fit stands in further blocks below, each with the labels of its rows.
 *
 * @param right numbers of the columns that hold figures @param width Infinity = everything stays
 * @param leads how many columns at the left say what a row is about, and stand in every block
 */
export function layOutTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
  width: number,
  leads = countLeads(header.length, right),
): Block[] {
  const all = header.map((_, at) => at);
  const natural = all.map((at) => Math.max(stringWidth(header[at]!), widestCell(rows, at)));
  if (totalWidth(natural) <= width) return [{ header: [header], rows, widths: natural, columns: all }];
  const widths = all.map((at) =>
    Math.min(Math.max(widestWord(header[at]!), widestCell(rows, at)), at < leads ? Number.POSITIVE_INFINITY : width),
  );
  const shrunk = shrinkLabels(
    widths,
    all.filter((at) => !right.includes(at)),
    width,
    LEAST * 2,
  );
  if (totalWidth(shrunk) <= width) return [createBlock(header, rows, shrunk, all, leads)];
  const leadWidths = shrinkLabels(
    widths.slice(0, leads),
    all.slice(0, leads),
    Math.floor(width * (leads > 2 ? 0.6 : 0.45)),
    LEAST,
  );
  const room = Math.max(LEAST, width - totalWidth(leadWidths) - GAP);
  const others = all.slice(leads).map((at) => Math.min(widths[at]!, room));
  return packColumns(others, room).map((group) => {
    const columns = [...all.slice(0, leads), ...group.map((at) => at + leads)];
    return createBlock(header, rows, [...leadWidths, ...group.map((at) => others[at]!)], columns, leads);
  });
}

/** Leading columns that say what a row is about, two at most. */
function countLeads(columns: number, right: readonly number[]): number {
  return Math.max(1, Math.min(2, right.length === 0 ? 1 : Math.min(...right), columns - 1));
}

const totalWidth = (widths: readonly number[]) =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);

const widestCell = (rows: readonly (readonly string[])[], at: number) =>
  rows.reduce((most, row) => Math.max(most, stringWidth(row[at] ?? '')), 0);

/** Chinese and the like may be broken between any two signs, but a head of two signs is no head. */
const widestWord = (text: string) => Math.max(4, ...splitWords(text).map((word) => stringWidth(word)));

/** What a head may be broken between. */
function splitWords(text: string): string[] {
  return text.split(/(?<=[\p{Script=Han}，。、（）])|\s+/u).filter((word) => word !== '');
}

/** The widest labels give way first. */
function shrinkLabels(widths: readonly number[], labels: readonly number[], width: number, least: number): number[] {
  const shrunk = [...widths];
  for (let excess = totalWidth(shrunk) - width; excess > 0; ) {
    const order = [...labels].sort((a, b) => shrunk[b]! - shrunk[a]!);
    const widest = order[0];
    if (widest === undefined || shrunk[widest]! <= least) break;
    const next = Math.max(least, order[1] === undefined ? 0 : shrunk[order[1]]!);
    const step = Math.max(1, Math.min(excess, shrunk[widest]! - next));
    shrunk[widest]! -= step;
    excess -= step;
  }
  return shrunk;
}

/** Columns in their order, as many in a block as fit. */
function packColumns(widths: readonly number[], room: number): number[][] {
  const groups: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [at, width] of widths.entries()) {
    if (used + GAP + width > room) {
      groups.push([]);
      used = -GAP;
    }
    groups.at(-1)!.push(at);
    used += GAP + width;
  }
  return groups;
}

function createBlock(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  columns: readonly number[],
  leads: number,
): Block {
  const heads = columns.map((at, index) => breakText(header[at]!, widths[index]!));
  const lines = Math.max(...heads.map((head) => head.length));
  const fitted = columns.map((at, index) =>
    fitColumn(
      rows.map((row) => row[at] ?? ''),
      widths[index]!,
      index < leads,
    ),
  );
  return {
    columns,
    widths,
    // Heads of fewer lines stand at the bottom, above their cells.
    header: Array.from({ length: lines }, (_, line) => heads.map((head) => head[line - (lines - head.length)] ?? '')),
    rows: rows.flatMap((_, row) => {
      const height = Math.max(...fitted.map((column) => column[row]!.length));
      return Array.from({ length: height }, (__, line) => fitted.map((column) => column[row]![line] ?? ''));
    }),
  };
}

/** Words in lines; a word that is too long by itself is cut in its middle. */
function breakText(head: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of splitWords(head)) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last}${/\p{Script=Han}$/u.test(last) ? '' : ' '}${word}`;
    if (last !== undefined && stringWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(cutMiddle(word, width));
  }
  return lines.length === 0 ? [''] : lines;
}

/**
 * Lines of each cell: a sentence is broken, a name is cut; two names that would look alike are told apart by a number.
 * @param label the first column says what the rows are: always one line
 */
function fitColumn(cells: readonly string[], width: number, label: boolean): string[][] {
  const shown = new Map<string, string>();
  const taken = new Set<string>();
  return cells.map((cell) => {
    if (stringWidth(cell) <= width) return [cell];
    if (!label && splitWords(cell).length > 2) return breakText(cell, width);
    const known = shown.get(cell);
    if (known !== undefined) return [known];
    let text = cutMiddle(cell, width);
    for (let number = 2; taken.has(text); number++) {
      const mark = `~${number}`;
      text = `${cutMiddle(cell, width - mark.length)}${mark}`;
    }
    taken.add(text);
    shown.set(cell, text);
    return [text];
  });
}

/** The beginning and the end of a text, which tell names of models apart; no sign is cut in two. */
export function cutMiddle(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width <= 1) return width < 1 ? '' : '…';
  const signs = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  const [front, back] = [Math.ceil((width - 1) / 2), Math.floor((width - 1) / 2)];
  return `${takeSigns(signs, front)}…${takeSigns(signs.toReversed(), back, true)}`;
}

function takeSigns(signs: readonly string[], width: number, fromEnd = false): string {
  const taken: string[] = [];
  let used = 0;
  for (const sign of signs) {
    used += stringWidth(sign);
    if (used > width) break;
    taken.push(sign);
  }
  return (fromEnd ? taken.toReversed() : taken).join('');
}
