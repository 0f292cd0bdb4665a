const DECLINES = [
  /\bI(?:'m| am) (?:sorry|afraid)\b[^.\n]{0,60}\b(?:can(?:no|')?t|unable|not able|won't)\b/i,
  /\bI (?:can(?:no|')?t|am unable to|am not able to|won't|will not|must decline to|decline to) (?:help|assist|answer|provide|comply|do that|fulfil|discuss|respond|continue)/i,
  /\bas an AI\b[^.\n]{0,60}\b(?:can(?:no|')?t|unable|not able)\b/i,
  /(?:抱歉|对不起|很遗憾)[^。\n]{0,30}(?:不能|无法|没办法|不可以)/u,
  /我(?:不能|无法|没办法)(?:回答|提供|协助|帮助|满足|讨论|继续)/u,
];

/** Whether a reply declines in words. Asked only where no answer could be read. */
export function declines(text: string): boolean {
  const beginning = text.slice(0, 2000).replace(/[\u2018\u2019]/g, "'");
  return DECLINES.some((pattern) => pattern.test(beginning));
}
