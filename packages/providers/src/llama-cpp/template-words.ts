/** Markup of all families seen so far: <|im_start|>, <｜User｜>, <start_of_turn>, [INST], <<SYS>>, [gMASK]sop, ]~b], [e~[. */
const MARKUP = /<{1,2}[^<>]*>{1,2}|\[gMASK\] ?<?sop>?|\]~!?b[[\]]|\[e~\[|\[[^[\]]*\]/g;
const ROLES = /\b(system|user|assistant|human|developer|model|ai|bot|instruction|input|question|query)\b/gi;
const WORD = /\p{L}[\p{L}\p{N}'’-]*/gu;

const SYSTEM = 'evenhand-system';
const USER = 'evenhand-user-1';
const REPLY = 'evenhand-reply-1';
const AGAIN = 'evenhand-user-2';

type Render = (messages: { role: string; content: string }[]) => string;

/** A tag is one piece, so that no cut falls into the middle of it; of all else each character is one. */
function splitPieces(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: tag, index } of text.matchAll(MARKUP)) {
    pieces.push(...text.slice(from, index), tag);
    from = index + tag.length;
  }
  return [...pieces, ...text.slice(from)];
}

const findWords = (text: string): string[] => text.replace(MARKUP, ' ').replace(ROLES, ' ').match(WORD) ?? [];

/** How many pieces at their ends two texts share. */
function countCommonEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/**
 * The words that a template writes of its own accord before the first user message.
 *
 * What stands there is the header of a user's turn and, before that, what the template adds. The header is known from the
 * second user message of a dialogue; of the rest, markup, names of roles and what every header says are no words.
 * @param render renders messages by the template; may throw
 * @param withSystem whether a system message is sent; its own words do not count
 * @returns null = the template takes no system message, or drops it
 */
function findOwnWords(render: Render, withSystem: boolean): string[] | null {
  const system = withSystem ? [{ role: 'system', content: SYSTEM }] : [];
  const alone = render([...system, { role: 'user', content: USER }]);
  if (withSystem && !alone.includes(SYSTEM)) return null;
  const before = splitPieces(alone.slice(0, Math.max(0, alone.indexOf(USER))));
  let header = 0;
  let headerWords: ReadonlySet<string> = new Set();
  try {
    const dialogue = render([
      ...system,
      { role: 'user', content: USER },
      { role: 'assistant', content: REPLY },
      { role: 'user', content: AGAIN },
    ]);
    const between = dialogue.slice(dialogue.indexOf(REPLY) + REPLY.length, dialogue.indexOf(AGAIN));
    header = countCommonEnd(before, splitPieces(between));
    headerWords = new Set(findWords(between));
  } catch {
    // A template for one question alone: all that stands before it is looked at.
  }
  const own = before.slice(0, before.length - header).join('');
  return findWords(own.replaceAll(SYSTEM, ' ')).filter((word) => !headerWords.has(word));
}

/**
 * Whether a template speaks by itself where no system message is given.
 * @param render renders messages by the template; may throw
 */
export function hasDefaultSystemPrompt(render: Render): boolean {
  return (findOwnWords(render, false) ?? []).length > 0;
}

/**
 * How many words a template adds to a system message that it is given, such as a date or rules of its developer.
 * @param render renders messages by the template; may throw
 * @returns null = the template takes no system message
 */
export function countAddedWords(render: Render): number | null {
  try {
    return findOwnWords(render, true)?.length ?? null;
  } catch {
    return null;
  }
}
