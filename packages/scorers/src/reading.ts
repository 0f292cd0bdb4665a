import type { Reply } from '@evenhand/core';

/**
 * What is left of a reply when reasoning is taken out: closed blocks go, and what an unclosed block holds
 * was never an answer. Full-width and compatibility forms become their plain twins (NFKC).
 */
export function answerText(reply: Reply): string {
  return reply.text
    .replace(/<(think|thinking|reasoning)>[\s\S]*?<\/\1>/gi, '')
    .replace(/<(think|thinking|reasoning)>[\s\S]*$/i, '')
    .replace(/^[\s\S]*<\/(think|thinking|reasoning)>/i, '')
    .normalize('NFKC')
    .replace(/[\u2212\u2010-\u2013]/g, '-');
}

/** The marks after which a final answer is announced, English and Chinese. */
export const ANSWER_MARK =
  /(?:final answer|answer|最终答案|答案|答)\s*(?:is|are|是|为)?\s*[:*_\s]*(?:[:=]|is\b|是|为)?/giu;
