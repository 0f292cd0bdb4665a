/** One message of a reply in OpenAI's Harmony form (gpt-oss). */
export interface HarmonyMessage {
  /** `analysis`, `commentary`, `final`; null = the header names none. */
  readonly channel: string | null;
  /** Whom it is for: `functions.f`; null = the reader. */
  readonly recipient: string | null;
  readonly content: string;
}

const SPECIAL = /<\|(start|end|return|call|channel|message|constrain)\|>/gi;
const CHANNEL = /\b(analysis|commentary|final)\b/i;
const RECIPIENT = /\bto\s?=\s?([^\s<]{1,200})/i;
/** How a reply begins whose special tokens the server took out. */
const STRIPPED_HEAD = /^\s{0,20}(?:assistant\s{0,2})?(?:analysis|commentary|final)/;
const STRIPPED_NEXT = /assistant\s{0,2}(analysis|commentary|final)/;
/** Without a second header: a word that runs into the next one is a header, the word alone is a word. */
const STRIPPED_ALONE = /^\s{0,20}(?:analysis(?=[\p{Lu}\p{Lo}\p{Nd}"“'*(])|commentary\s{1,3}to\s?=)/u;

/**
 * The messages of a reply in Harmony's form, with its special tokens or without them, as many servers hand it on
 * (`analysis…assistantfinal…`). null = it is not in that form. Linear in the text's length.
 */
export function harmonyMessages(text: string): HarmonyMessage[] | null {
  if (/<\|(?:channel|message)\|>/i.test(text)) return marked(text);
  if (STRIPPED_HEAD.test(text) && (STRIPPED_NEXT.test(text) || STRIPPED_ALONE.test(text))) return stripped(text);
  return null;
}

function marked(text: string): HarmonyMessage[] {
  const messages: HarmonyMessage[] = [];
  let header: string | null = null;
  let body: { channel: string | null; recipient: string | null } | null = { channel: null, recipient: null };
  let from = 0;
  const finish = (to: number) => {
    const content = text.slice(from, to);
    if (body !== null) {
      if (content.trim() !== '') messages.push({ ...body, content });
    } else if (header !== null) {
      // A header that no `<|message|>` ends: what follows its channel is the content.
      const rest = /^[\s\S]*?\b(analysis|commentary|final)\b([\s\S]*)$/i.exec(header + content);
      if (rest !== null && rest[2]!.trim() !== '' && !/^\s*to\s?=/.test(rest[2]!))
        messages.push({ channel: rest[1]!.toLowerCase(), recipient: null, content: rest[2]! });
    }
  };
  for (const match of text.matchAll(SPECIAL)) {
    const kind = match[1]!.toLowerCase();
    const end = match.index + match[0].length;
    if (body === null && header !== null && kind !== 'end' && kind !== 'return' && kind !== 'call') {
      const joined: string = header + text.slice(from, match.index);
      if (kind === 'message') {
        const channel: string | null = CHANNEL.exec(joined.replace(RECIPIENT, ' '))?.[1]?.toLowerCase() ?? null;
        body = { channel, recipient: RECIPIENT.exec(joined)?.[1] ?? null };
        header = null;
      } else header = kind === 'start' ? '' : `${joined} `;
    } else {
      finish(match.index);
      if (kind === 'message') [body, header] = [{ channel: null, recipient: null }, null];
      else [body, header] = [null, ''];
    }
    from = end;
  }
  finish(text.length);
  return messages;
}

function stripped(text: string): HarmonyMessage[] {
  const heads = [...text.matchAll(/(?:^\s{0,20}|assistant\s{0,2})(?:assistant\s{0,2})?(analysis|commentary|final)/g)];
  return heads.flatMap((head, index) => {
    const rest = text.slice(head.index + head[0].length, heads[index + 1]?.index);
    const recipient = /^\s{0,3}to\s?=\s?([\w.:-]{1,200})/.exec(rest);
    const content = rest
      .slice(recipient?.[0].length ?? 0)
      .replace(/^\s{0,3}(?:<\|constrain\|>)?\s{0,2}(?:json|code)\s{0,3}(?=[{[])/, '');
    return content.trim() === '' ? [] : [{ channel: head[1]!, recipient: recipient?.[1] ?? null, content }];
  });
}
