import { createHash } from 'node:crypto';
import type { JsonObject, Message } from '@evenhand/core';
import { foldSystem } from '../fold-system.ts';
import { markLeftOpen, type ReasoningMark } from './opening-mark.ts';
import { findQuotedMarks, type MarkFinder, type QuotedMark } from './quoted-markup.ts';
import { compileTemplate, DEFAULT_DATE } from './render-template.ts';
import { readThinkingSwitch } from './template-switch.ts';
import { countAddedWords, hasDefaultSystemPrompt } from './template-words.ts';

export interface Prompt {
  text: string;
  /** Whether system messages had to be written into user messages, because the template takes none. */
  systemFolded: boolean;
  /** The mark of reasoning that the prompt's end leaves open; `unknown` = one that no list has, null = none. */
  thinking: ReasoningMark | 'unknown' | null;
}

/** Text of the tokens that begin and end a sequence; '' = the model has none. */
export interface Edges {
  bos: string;
  eos: string;
}

/** What an entry says of its template. */
export interface TemplateSettings {
  /** Variables that the template gets besides the messages, such as `enable_thinking`. */
  readonly variables?: JsonObject;
  /** The day that it takes for today, `YYYY-MM-DD`; absent = 26 July 2024. */
  readonly date?: string;
}

/** How a model wants its messages written. */
export interface ChatTemplate {
  /** SHA-256 of the template's text, lower-case hex; null = the model has none. */
  sha256: string | null;
  /** Its text; '' = the model has none. */
  source: string;
  /** Whether the template speaks by itself where no system message is given. */
  defaultSystemPrompt: boolean;
  /** Words that it adds to a system message that it is given; null = it takes none. */
  addedWords: number | null;
  /** Whether its switch to think is on; null = it has none. */
  thinkingSwitch: 'on' | 'off' | null;
  /** The day that it writes for today, `YYYY-MM-DD`; null = it writes none. */
  date: string | null;
  /** What the entry sets. */
  variables: JsonObject;
  /** @throws Error with the template's own words where it refuses the messages */
  render(messages: readonly Message[], edges: Edges): Prompt;
  /**
   * Marks of a list that came into a prompt with its messages.
   * @param prompt what `render` gave for the same messages
   * @returns null = the template does something with the marks itself, so that they cannot be told apart
   */
  findQuotedMarks(prompt: Prompt, messages: readonly Message[], edges: Edges, finder: MarkFinder): QuotedMark[] | null;
}

/** Base models continue text: messages one below the other, parted by blank lines, no roles. */
const joinMessages = (messages: readonly Message[]): string => messages.map(({ content }) => content).join('\n\n');

const PLAIN: ChatTemplate = {
  sha256: null,
  source: '',
  defaultSystemPrompt: false,
  addedWords: 0,
  thinkingSwitch: null,
  date: null,
  variables: {},
  render: (messages) => ({ text: joinMessages(messages), systemFolded: false, thinking: null }),
  findQuotedMarks: ({ text }, messages, _edges, finder) => findQuotedMarks(text, messages, finder, joinMessages),
};

const PROBE: Edges = { bos: '<s>', eos: '</s>' };
const QUESTION: readonly Message[] = [{ role: 'user', content: 'evenhand-user' }];
const WITH_SYSTEM: readonly Message[] = [{ role: 'system', content: 'evenhand-system' }, ...QUESTION];

/**
 * @param source text of the template, from `tokenizer.chat_template`; null = the model has none
 * @throws Error where it cannot be parsed, or can render neither a question nor one after a system message
 */
export function createChatTemplate(source: string | null, settings: TemplateSettings = {}): ChatTemplate {
  if (source === null) return PLAIN;
  const { variables = {}, date = DEFAULT_DATE } = settings;
  let dateUsed = false;
  const compiled = compileTemplate(source, {
    date,
    onDate: () => {
      dateUsed = true;
    },
  });
  const write = (messages: readonly Message[], edges: Edges, extra: Readonly<Record<string, unknown>> = variables) =>
    compiled({
      tools: null,
      documents: null,
      ...extra,
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: true,
      bos_token: edges.bos,
      eos_token: edges.eos,
    });
  const attempt = (messages: readonly Message[]): string | null => {
    try {
      return write(messages, PROBE);
    } catch {
      return null;
    }
  };

  const probed = attempt(WITH_SYSTEM);
  const supportsSystem = probed?.includes(WITH_SYSTEM[0]!.content) ?? false;
  // A template that demands a system message cannot be asked what it says without one.
  const needsSystem = supportsSystem && attempt(QUESTION) === null;
  const probe = (messages: readonly { role: string; content: string }[]) => write(messages as Message[], PROBE);
  const defaultSystemPrompt = needsSystem ? false : hasDefaultSystemPrompt(probe);
  const sample = needsSystem ? WITH_SYSTEM : QUESTION;
  const addedWords = supportsSystem ? countAddedWords(probe) : null;
  const thinkingSwitch = readThinkingSwitch((extra) => write(sample, PROBE, extra), variables);

  const foldWhereNeeded = (messages: readonly Message[]): readonly Message[] => {
    const folded = !supportsSystem && messages.some(({ role }) => role === 'system');
    return folded ? foldSystem(messages) : messages;
  };
  return {
    sha256: createHash('sha256').update(source, 'utf8').digest('hex'),
    source,
    defaultSystemPrompt,
    addedWords,
    thinkingSwitch,
    date: dateUsed ? date : null,
    variables,
    render(messages, edges) {
      const sent = foldWhereNeeded(messages);
      const text = write(sent, edges);
      return { text, systemFolded: sent !== messages, thinking: markLeftOpen(text) };
    },
    findQuotedMarks: ({ text }, messages, edges, finder) =>
      findQuotedMarks(text, messages, finder, (replaced) => write(foldWhereNeeded(replaced), edges)),
  };
}

/** The name by which the shared cases of chat templates import it. */
export { createChatTemplate as chatTemplate };
