import { findReasoningMarks } from '@evenhand/core';
import { harmonyMessages } from './harmony.ts';

/** What some templates write around the answer itself. */
const AROUND =
  /<\|(?:start_response|end_response|begin_of_solution|end_of_solution|begin_of_box|end_of_box|return)\|>|<\|begin\|>assistant<\|content\|>/giu;
/** Granite 3 parts its replies by these sentences, HuatuoGPT-o1 by these headings. */
const PHRASES =
  /^\s{0,20}(?:Here(?: is|'s|’s|\sare) my thought process:[\s\S]*?\bHere(?: is|'s|’s|\sare) my response:|#{2,3}\s?Thinking[^\S\n]*\n[\s\S]*?\n#{2,3}\s?(?:Final )?Response[^\S\n]*(?=\n))/;

/**
 * A reply without its reasoning, by the marks of `reasoning-marks.ts`: closed blocks go; what an unclosed block holds was never an
 * answer; what stands before a closing mark that nothing opened was thought too (templates often write the opening mark
 * themselves). Of Harmony's channels the final one is the answer. Reads the text once, whatever it holds.
 */
export function withoutReasoning(text: string): string {
  const messages = harmonyMessages(text);
  const answer = withoutBlocks(messages === null ? text.replace(PHRASES, '') : answerOf(messages));
  return answer.includes('<|') ? answer.replace(AROUND, '') : answer;
}

/** The marks by which a turn ends, where a server leaves them in: at the end of a line, as a text that talks about one goes on. */
const TURN_END =
  /(?:<\|(?:im_end|endoftext|end_of_text|eot_id|eom_id|end_of_turn_token|endofresponse|eos)\|>|<end_of_turn>|<turn\|>|<[|｜]end▁of▁sentence[|｜]>|<\/s>(?=\s*$))[^\S\n]*(?=\n|$)/u;

/** Up to the end of the model's own turn; what runs on behind it is none of its answer. */
export function upToTurnEnd(text: string): string {
  const end = text.includes('<') ? TURN_END.exec(text) : null;
  return end === null || text.slice(0, end.index).trim() === '' ? text : text.slice(0, end.index);
}

/** What is meant for the reader: the final messages, else what no channel and no tool claims. */
function answerOf(messages: NonNullable<ReturnType<typeof harmonyMessages>>): string {
  const final = messages.filter(({ channel, recipient }) => channel === 'final' && recipient === null);
  const open = messages.filter(({ channel, recipient }) => recipient === null && channel !== 'analysis');
  return (final.length > 0 ? final : open).map(({ content }) => content).join('\n');
}

function withoutBlocks(text: string): string {
  let kept = '';
  let from = 0;
  let until: string | null = null;
  for (const mark of findReasoningMarks(text)) {
    if (until !== null) {
      if (mark.tag !== until) continue;
      until = null;
    } else if (mark.close !== null) {
      kept += text.slice(from, mark.start);
      until = mark.close;
    } else if (closesByItself(mark.tag)) kept = '';
    else continue;
    from = mark.end;
  }
  return until === null ? kept + text.slice(from) : kept;
}

/** Whether a closing mark by itself tells that what stands before it was thought; Solar's `<|end|>` ends other things too. */
const closesByItself = (tag: string): boolean => tag !== '<|end|>';
