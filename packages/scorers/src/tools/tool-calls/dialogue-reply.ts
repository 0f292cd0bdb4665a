import type { Reply, ReplyReader } from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import { withoutReasoning } from '../../text/reasoning.ts';
import { sameName } from './call.ts';
import { writtenCalls } from './calls-in-text.ts';

/**
 * A reply of a dialogue: its text without reasoning, and its calls. Where tools stand in the prompt's text, calls stand in the
 * reply's, in any of the forms that the scorer `tool-calls` reads. A tool that is offered has its name as it was offered; another
 * keeps the name that the model gave it, for the environment to answer as it answers a call by a field of its own. Where no tool is
 * offered nothing is a call.
 */
export const readDialogueReply: ReplyReader = (reply: Reply, tools) => {
  const text = withoutReasoning(reply.text).trim();
  if (tools === null) return { text, toolCalls: reply.toolCalls };
  if (tools.length === 0) return { text, toolCalls: [] };
  const offered = (name: string) => tools.find((tool) => sameName(tool.name, name))?.name;
  const { calls } = writtenCalls(text, reply.text, tools, (name) => offered(name) !== undefined);
  return {
    text,
    toolCalls: calls.map(({ name, arguments: given }) => ({
      name: offered(name) ?? name,
      arguments: canonicalJson(given),
    })),
  };
};
