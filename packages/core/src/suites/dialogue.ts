import type { Environment, ReplyReader } from '../contract/environment.ts';
import { ConfigError } from '../contract/errors.ts';
import type { Generation, JsonObject, Message, ToolCall } from '../contract/generation.ts';
import type { Turn } from '../run-folder/record.ts';
import type { RenderedPrompt } from './prompt.ts';
import type { Sample } from './sample.ts';

/** What dialogues of a suite are played with. */
export interface DialogueRules {
  readonly environment: Environment;
  /** Replies after which a dialogue ends in any case. */
  readonly maxTurns: number;
  /** How a reply is read where the tools stand in the prompt's text. */
  readonly readReply: ReplyReader;
}

/** How far a dialogue is. */
export interface Dialogue {
  /** All that the next reply is asked with. */
  readonly messages: readonly Message[];
  /** What of it came in after the last reply; empty = there was none yet, or the dialogue is over. */
  readonly added: readonly Message[];
  /** What the environment holds. */
  readonly state: JsonObject;
  /** Nothing more is to be asked. */
  readonly isOver: boolean;
}

/**
 * Plays a dialogue from its beginning with the replies that there are. It is the only way to a state: a run that goes on and one
 * that is resumed come to the same one.
 * @param prompt as it is rendered for the sample @param replies of the turns, in their order
 * @throws ConfigError where the environment leaves a call without its result, or there are replies behind the end
 */
export function replayDialogue(
  { environment, maxTurns, readReply }: DialogueRules,
  sample: Sample,
  prompt: RenderedPrompt,
  replies: readonly Generation[],
): Dialogue {
  const isNative = prompt.tools !== null;
  let dialogue: Dialogue = { messages: prompt.messages, added: [], state: environment.start(sample), isOver: false };
  for (const [index, generation] of replies.entries()) {
    if (dialogue.isOver)
      throw new ConfigError(
        `sample ${JSON.stringify(sample.id)}: there is a reply behind the end of its dialogue; the journal is of another version of the environment, or was edited`,
      );
    const message = toAssistantMessage(generation, dialogue.messages, isNative);
    const read = readReply(isNative ? generation : { ...generation, toolCalls: [] }, isNative ? null : sample.tools);
    const toolCalls = isNative
      ? (message.toolCalls ?? []).map((call, place) => ({ ...call, arguments: generation.toolCalls[place]!.arguments }))
      : read.toolCalls.map((call, place) => ({ ...call, id: `call-${index + 1}-${place + 1}` }));
    const step = environment.respond(
      dialogue.state,
      { text: read.text, reasoning: generation.reasoning, toolCalls },
      sample,
    );
    const isOver = step.messages.length === 0 || index + 1 >= maxTurns;
    const named = isOver ? [] : nameResults(step.messages, toolCalls, sample);
    const added = isNative ? named : foldResults(named);
    dialogue = { messages: [...dialogue.messages, message, ...added], added, state: step.state, isOver };
  }
  return dialogue;
}

/**
 * What each turn of a record was asked with, from what the record keeps: the replies, and what was said to the model between them.
 * @returns as many lists as there are turns, at least one
 */
export function listTurnMessages(
  { messages, tools }: Pick<RenderedPrompt, 'messages' | 'tools'>,
  turns: readonly Turn[],
): (readonly Message[])[] {
  const prompts: (readonly Message[])[] = [messages];
  for (const [index, { messages: added = [] }] of turns.entries()) {
    if (index === 0) continue;
    const before = prompts.at(-1)!;
    const reply = turns[index - 1]!.generation;
    prompts.push([...before, ...(reply === null ? [] : [toAssistantMessage(reply, before, tools !== null)]), ...added]);
  }
  return prompts;
}

/**
 * A reply as a part of the next question: its answer, and its calls with arguments that any server can read. Of its reasoning only what
 * the server wants back, and only where tools are offered: elsewhere no interface asks for it.
 * Ids that stood before are made new ones: some servers count from 1 in every reply.
 */
function toAssistantMessage(generation: Generation, before: readonly Message[], isNative: boolean): Message {
  const { text: content, toolCalls } = generation;
  if (!isNative) return { role: 'assistant', content };
  const thoughts = generation.thoughts === undefined ? {} : { thoughts: generation.thoughts };
  if (toolCalls.length === 0) return { role: 'assistant', content, ...thoughts };
  const known = new Set(before.flatMap((message) => (message.toolCalls ?? []).map(({ id }) => id)));
  const turn = before.filter(({ role }) => role === 'assistant').length + 1;
  return {
    role: 'assistant',
    content,
    ...thoughts,
    toolCalls: toolCalls.map((call, place) => {
      const id = call.id === '' || known.has(call.id) ? `call-${turn}-${place + 1}` : call.id;
      known.add(id);
      return { ...call, id, arguments: isObjectText(call.arguments) ? call.arguments : '{}' };
    }),
  };
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Each call has to have its result, before what the user says: servers refuse anything else. */
function nameResults(messages: readonly Message[], calls: readonly ToolCall[], sample: Sample): Message[] {
  const fail = (text: string): never => {
    throw new ConfigError(`sample ${JSON.stringify(sample.id)}: its environment ${text}`);
  };
  const open = new Map(calls.map(({ id, name }) => [id, name]));
  const named = messages.map((message, place): Message => {
    if (message.role === 'user') return { role: 'user', content: message.content };
    if (message.role !== 'tool') return fail(`speaks as ${message.role}; expected messages of the roles tool and user`);
    const toolCallId = message.toolCallId ?? '';
    const toolName = open.get(toolCallId);
    if (toolName === undefined)
      return fail(`gives a result for the call ${JSON.stringify(toolCallId)}, which was not made, or has one already`);
    if (messages.slice(0, place).some(({ role }) => role === 'user'))
      fail('gives the result of a call after what the user says; expected results first');
    open.delete(toolCallId);
    return { role: 'tool', content: message.content, toolCallId, toolName };
  });
  if (open.size > 0)
    fail(`leaves ${open.size} calls without a result (${[...open.values()].join(', ')}); expected a message for each`);
  return named;
}

/** Where the tools stand in the prompt's text, so do the results: in one message of the user, because roles take turns. */
function foldResults(messages: readonly Message[]): Message[] {
  if (messages.length === 0) return [];
  const content = messages
    .map((message) => (message.role === 'tool' ? `Result of ${message.toolName}: ${message.content}` : message.content))
    .join('\n\n');
  return [{ role: 'user', content }];
}
