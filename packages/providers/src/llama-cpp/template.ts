import { createHash } from 'node:crypto';
import type { Message } from '@evenhand/core';
import { foldSystem } from '../fold-system.ts';
import { compileTemplate } from './jinja.ts';
import { hasDefaultSystemPrompt } from './preamble.ts';

export interface Prompt {
  text: string;
  /** Whether system messages had to be written into user messages, because the template takes none. */
  systemFolded: boolean;
  /** Whether the prompt ends within an opened `<think>`: the reply begins with reasoning. */
  thinking: boolean;
}

/** Text of the tokens that begin and end a sequence; '' = the model has none. */
export interface Edges {
  bos: string;
  eos: string;
}

/** How a model wants its messages written. */
export interface ChatTemplate {
  /** SHA-256 of the template's text, lower-case hex; null = the model has none. */
  sha256: string | null;
  /** Whether the template speaks by itself where no system message is given. */
  defaultSystemPrompt: boolean;
  /** @throws Error with the template's own words where it refuses the messages */
  render(messages: readonly Message[], edges: Edges): Prompt;
}

/** Base models continue text: messages one below the other, parted by blank lines, no roles. */
const PLAIN: ChatTemplate = {
  sha256: null,
  defaultSystemPrompt: false,
  render: (messages) => ({
    text: messages.map((message) => message.content).join('\n\n'),
    systemFolded: false,
    thinking: false,
  }),
};

/**
 * @param source text of the template, from `tokenizer.chat_template`; null = the model has none
 * @throws Error where it cannot be parsed, or cannot render so much as one question
 */
export function createChatTemplate(source: string | null): ChatTemplate {
  if (source === null) return PLAIN;
  const compiled = compileTemplate(source);
  const write = (messages: readonly Message[], edges: Edges): string =>
    compiled({
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: true,
      bos_token: edges.bos,
      eos_token: edges.eos,
      tools: null,
      documents: null,
    });

  const probe: Edges = { bos: '<s>', eos: '</s>' };
  const defaultSystemPrompt = hasDefaultSystemPrompt((messages) => write(messages as Message[], probe));
  const mark = 'evenhand-system';
  let supportsSystem = false;
  try {
    const messages: Message[] = [
      { role: 'system', content: mark },
      { role: 'user', content: 'x' },
    ];
    supportsSystem = write(messages, probe).includes(mark);
  } catch {
    // It says itself that it takes no system message.
  }

  return {
    sha256: createHash('sha256').update(source, 'utf8').digest('hex'),
    defaultSystemPrompt,
    render(messages, edges) {
      const systemFolded = !supportsSystem && messages.some((message) => message.role === 'system');
      const text = write(systemFolded ? foldSystem(messages) : messages, edges);
      return { text, systemFolded, thinking: /<think>\s*$/.test(text) };
    },
  };
}
