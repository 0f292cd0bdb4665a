/** A fenced block of a text. */
export interface Fence {
  /** The first word behind the opening, in small letters; empty = none. */
  readonly language: string;
  readonly code: string;
  /** Where its opening line begins, and where its closing one ends (exclusive). */
  readonly start: number;
  readonly end: number;
  /** Whether a fence of its own closes it. */
  readonly closed: boolean;
}

const RUN = /`{3,}|~{3,}/;
const NAME = /^[ \t]{0,8}\{?\.?([\w+#.-]{0,20})/;

/**
 * The code blocks of a text in their order. An opening may stand behind prose on its line; a closing at the end of the last line of
 * code; a fence with a language inside a block ends it and opens the next, which many models write. The last block may lack its end.
 * Reads each line once.
 */
export function fences(text: string): Fence[] {
  const found: Fence[] = [];
  let open: { language: string; run: string; start: number; from: number; depth: number } | null = null;
  const close = (to: number, end: number, closed: boolean) => {
    if (open !== null) {
      const code = outdented(text.slice(open.from, to), open.depth);
      found.push({ language: open.language, code, start: open.start, end, closed });
    }
    open = null;
  };
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    const line = text.slice(start, feed < 0 ? text.length : feed);
    if (open === null) {
      const opening = openingOf(line);
      if (opening !== null && feed >= 0)
        open = { ...opening, start: start + opening.at, from: next, depth: depthOf(line, opening.at) };
    } else {
      const ending = endingOf(line, open.run);
      if (ending !== null) {
        const to = ending.at > 0 ? start + ending.at : Math.max(open.from, start - 1);
        close(to, ending.language === null ? start + ending.end : start, ending.language === null);
        if (ending.language !== null)
          open = { language: ending.language, run: ending.run, start, from: next, depth: open?.depth ?? 0 };
      }
    }
    start = next;
  }
  close(text.length, text.length, false);
  return found;
}

/** How far an opening stands within a list: blanks and the item's mark before it. 0 = it stands behind prose, or at the edge. */
function depthOf(line: string, at: number): number {
  return /^[ ]*(?:(?:[-*+]|\d{1,3}[.)])[ ]+)?$/.test(line.slice(0, at)) ? at : 0;
}

/** Lines without as many blanks as their fence has before it (CommonMark 0.31, 4.5), none beyond what they have. */
function outdented(code: string, depth: number): string {
  return depth === 0 ? code : code.replace(new RegExp(`^ {1,${Math.min(depth, 100)}}`, 'gm'), '');
}

/** A run of signs with at most a few words behind it. null = the line opens no block. */
function openingOf(line: string): { language: string; run: string; at: number } | null {
  const run = RUN.exec(line);
  if (run === null) return null;
  const info = line.slice(run.index + run[0].length);
  if (info.length > 200 || info.includes('`') || info.includes('~~~')) return null;
  return { language: NAME.exec(info)![1]!.toLowerCase(), run: run[0], at: run.index };
}

/** `language` = it opens the next block too. */
function endingOf(line: string, run: string): { at: number; end: number; language: string | null; run: string } | null {
  const sign = run[0]!;
  const blank = /^[ \t]{0,20}/.exec(line)![0].length;
  let length = 0;
  while (line[blank + length] === sign) length += 1;
  if (length >= run.length) {
    const rest = line.slice(blank + length);
    const language = /^[a-z+#]{1,20}[ \t]*$/i.test(rest) ? rest.trim().toLowerCase() : null;
    return { at: 0, end: blank + length, language, run: sign.repeat(length) };
  }
  const trimmed = line.trimEnd();
  if (!trimmed.endsWith(run) || trimmed[trimmed.length - run.length - 1] === sign) return null;
  const at = trimmed.length - run.length;
  // A fence within a line of code, such as a text that holds one, has its pair there.
  return trimmed.indexOf(run) === at ? { at, end: trimmed.length, language: null, run } : null;
}

/** What stands outside of the blocks, in its order. */
export function outsideFences(text: string, blocks: readonly Fence[]): string[] {
  let from = 0;
  const pieces = blocks.map(({ start, end }) => {
    const piece = text.slice(from, start);
    from = end;
    return piece;
  });
  return [...pieces, text.slice(from)];
}
