const PLAIN_LINES = /^[\t\n\x20-\x7e]*$/;
const CONTROL = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

/** Control characters (terminal escapes and marks that turn the direction among them) as `\u001b`, so that nothing that a model wrote acts on a terminal. */
export function visible(text: string): string {
  if (PLAIN_LINES.test(text)) return text;
  return text.replace(CONTROL, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).toWellFormed();
}
