import type { Reply, ReplyReader } from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import { withoutReasoning } from '../../text/reasoning.ts';
import { sameName } from './call.ts';
import { writtenCalls } from './calls-in-text.ts';

/**
 * A reply of a dialogue: its text without reasoning, and its calls. Where tools stand in the prompt's text, calls stand in the
 * reply's, in any of the forms that the scorer `tool-calls` reads; only those to a tool that is offered count, and its name is the
 * offered one.
 */
export const readDialogueReply: ReplyReader = (reply: Reply, tools) => {
  const text = withoutReasoning(reply.text).trim();
  if (tools === null) return { text, toolCalls: reply.toolCalls };
  const find = (name: string) => tools.find((tool) => sameName(tool.name, name));
  const { calls } = writtenCalls(text, reply.text, tools, (name) => find(name) !== undefined);
  return {
    text,
    toolCalls: calls.flatMap(({ name, arguments: given }) => {
      const tool = find(name);
      return tool === undefined ? [] : [{ name: tool.name, arguments: canonicalJson(given) }];
    }),
  };
};
