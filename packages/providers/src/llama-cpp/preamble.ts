/** Markup of all families seen so far: <|im_start|>, <｜User｜>, <start_of_turn>, [INST], <<SYS>>, [gMASK]. */
const MARKUP = /<{1,2}[^<>]*>{1,2}|\[[^[\]]*\]/g;
const ROLES = /\b(system|user|assistant|human|developer|model|ai|bot)\b/gi;

const USER = 'evenhand-user-1';
const REPLY = 'evenhand-reply-1';
const AGAIN = 'evenhand-user-2';

type Render = (messages: { role: string; content: string }[]) => string;

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

/**
 * Whether a template speaks by itself where no system message is given.
 *
 * What stands before the first user message is the header of a user's turn and, before that, what the template says of its
 * own accord. The header is known from the second user message of a dialogue; the rest counts as speech where a letter is
 * left after markup and names of roles are taken out.
 * @param render renders messages by the template; may throw
 */
export function hasDefaultSystemPrompt(render: Render): boolean {
  const alone = render([{ role: 'user', content: USER }]);
  const before = alone.slice(0, Math.max(0, alone.indexOf(USER)));
  let header = 0;
  try {
    const dialogue = render([
      { role: 'user', content: USER },
      { role: 'assistant', content: REPLY },
      { role: 'user', content: AGAIN },
    ]);
    const between = dialogue.slice(dialogue.indexOf(REPLY) + REPLY.length, dialogue.indexOf(AGAIN));
    header = commonEnd(before, between);
  } catch {
    // A template for one question alone: all that stands before it is judged.
  }
  return /\p{L}/u.test(
    before
      .slice(0, before.length - header)
      .replace(MARKUP, ' ')
      .replace(ROLES, ' '),
  );
}
