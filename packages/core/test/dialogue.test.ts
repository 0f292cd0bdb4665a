import {
  type DialogueRules,
  type Generation,
  listTurnMessages,
  type Message,
  type RenderedPrompt,
  replayDialogue,
  type Turn,
} from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { createModuleEnvironment, type Environment, type EnvironmentStep } from '../src/contract/environment.ts';
import { generation, sample } from './support/builders.ts';

const tools = [{ name: 'add', description: 'Adds.', parameters: { type: 'object' } }];
const opening: Message[] = [{ role: 'user', content: 'What is 1 + 2?' }];
const native: RenderedPrompt = { messages: opening, tools, toolChoice: 'auto', format: null };
const inText: RenderedPrompt = { ...native, tools: null, toolChoice: null };
const one = sample('one', { tools });

/** Answers each call with its arguments, and each text with the next word of a list; '' ends it. */
const words = (...list: string[]): Environment => ({
  start: () => ({ count: 0 }),
  respond: ({ count }, { toolCalls }) => {
    const results = toolCalls.map(
      ({ id, arguments: given }): Message => ({ role: 'tool', toolCallId: id, content: given }),
    );
    if (results.length > 0) return { state: { count: count as number }, messages: results };
    const word = list[count as number] ?? '';
    return {
      state: { count: (count as number) + 1 },
      messages: word === '' ? [] : [{ role: 'user', content: word }],
    };
  },
});
const rules = (environment: Environment, maxTurns = 5): DialogueRules => ({
  environment,
  maxTurns,
  readReply: ({ text, toolCalls }, offered) => ({
    text,
    toolCalls: offered === null ? toolCalls : text.startsWith('add') ? [{ name: 'add', arguments: text.slice(3) }] : [],
  }),
});
const says = (text: string) => generation({ text });
const calls = (...list: [string, string][]): Generation =>
  generation({ text: '', toolCalls: list.map(([id, given]) => ({ id, name: 'add', arguments: given })) });

describe('a dialogue', () => {
  it('goes on with what its environment says, and ends where that says nothing more', () => {
    const environment = rules(words('More?', ''));
    expect(replayDialogue(environment, one, native, [])).toMatchObject({ messages: opening, added: [], isOver: false });
    expect(replayDialogue(environment, one, native, [says('3')])).toEqual({
      messages: [...opening, { role: 'assistant', content: '3' }, { role: 'user', content: 'More?' }],
      added: [{ role: 'user', content: 'More?' }],
      state: { count: 1 },
      isOver: false,
    });
    const end = replayDialogue(environment, one, native, [says('3'), says('No.')]);
    expect(end).toMatchObject({ added: [], state: { count: 2 }, isOver: true });
  });

  it('ends after its most turns, whatever is count', () => {
    const endless = rules(
      { start: () => ({}), respond: () => ({ state: {}, messages: [{ role: 'user', content: 'Go on.' }] }) },
      3,
    );
    const of = (count: number) => replayDialogue(endless, one, native, Array(count).fill(says('x'))).isOver;
    expect([of(2), of(3)]).toEqual([false, true]);
    expect(() => of(4)).toThrow(/a reply behind the end of its dialogue/);
  });

  it('gives calls ids of their own, and arguments that any server can read', () => {
    const replies = [calls(['call-1', '{"a":1}'], ['call-1', 'not JSON']), calls(['call-1', '[2]'])];
    const { messages } = replayDialogue(rules(words()), one, native, replies);
    expect(messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: 'call-1', name: 'add', arguments: '{"a":1}' },
          { id: 'call-1-2', name: 'add', arguments: '{}' },
        ],
      },
      { role: 'tool', toolCallId: 'call-1', toolName: 'add', content: '{"a":1}' },
      { role: 'tool', toolCallId: 'call-1-2', toolName: 'add', content: 'not JSON' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'call-2-1', name: 'add', arguments: '{}' }] },
      { role: 'tool', toolCallId: 'call-2-1', toolName: 'add', content: '[2]' },
    ]);
  });

  it('writes results into a message of the user where the tools stand in the text', () => {
    const { messages } = replayDialogue(rules(words()), one, inText, [says('add {"a":1}')]);
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: 'add {"a":1}' },
      { role: 'user', content: 'Result of add:  {"a":1}' },
    ]);
  });

  it('is told back by its records alone', () => {
    for (const prompt of [native, inText]) {
      const replies = [prompt === native ? calls(['c', '{}'], ['c', '{}']) : says('add {}'), says('3'), says('Bye.')];
      const environment = rules(words('More?', ''));
      const turns = replies.map((reply, index): Turn => {
        const { added } = replayDialogue(environment, one, prompt, replies.slice(0, index));
        return { generation: reply, ...(index === 0 ? {} : { messages: [...added] }) } as unknown as Turn;
      });
      expect(listTurnMessages(prompt, turns)).toEqual(
        replies.map((_, index) => replayDialogue(environment, one, prompt, replies.slice(0, index)).messages),
      );
    }
  });

  const step = (messages: Message[]): Environment => ({ start: () => ({}), respond: () => ({ state: {}, messages }) });
  it.each<[string, Message[], RegExp]>([
    ['a call without its result', [{ role: 'user', content: 'x' }], /leaves 1 calls without a result \(add\)/],
    [
      'a result that nobody called for',
      [{ role: 'tool', toolCallId: 'z', content: '' }],
      /the call "z", which was not made/,
    ],
    [
      'a result twice',
      [
        { role: 'tool', toolCallId: 'c', content: '' },
        { role: 'tool', toolCallId: 'c', content: '' },
      ],
      /the call "c", which was not made, or has one already/,
    ],
    [
      'a result behind the user’s words',
      [
        { role: 'user', content: 'x' },
        { role: 'tool', toolCallId: 'c', content: '' },
      ],
      /gives the result of a call after what the user says/,
    ],
    ['another role', [{ role: 'system', content: 'x' }], /speaks as system/],
  ])('is refused by %s', (_, messages, problem) => {
    expect(() => replayDialogue(rules(step(messages)), one, native, [calls(['c', '{}'])])).toThrow(problem);
  });
});

describe('an environment of a module', () => {
  const module = (environment: unknown) =>
    createModuleEnvironment(
      { file: 'mine.ts', sha256: '', source: '', exports: { environment } },
      { name: 'mine', version: 1, maxTurns: 3, options: { word: 'x' } },
    );
  const good = {
    name: 'mine',
    version: 1,
    start: () => ({ n: 0 }),
    respond: (state: { n: number }, _: unknown, __: unknown, { word }: { word: string }): EnvironmentStep => ({
      state: { n: state.n + 1 },
      messages: [{ role: 'user', content: word }],
    }),
  };
  const reply = { text: '', reasoning: '', toolCalls: [] };

  it('gets copies and its options', () => {
    const state = { n: 4 };
    expect(module(good).respond(state, reply, one)).toEqual({
      state: { n: 5 },
      messages: [{ role: 'user', content: 'x' }],
    });
    const greedy = module({
      ...good,
      respond: (own: { n: number }) => {
        own.n = 99;
        return { state: own, messages: [] };
      },
    });
    expect(greedy.respond(state, reply, one).state).toEqual({ n: 99 });
    expect(state).toEqual({ n: 4 });
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /exports .*expected an object environment/],
    ['no functions', { name: 'mine', version: 1 }, /environment\.start: found undefined; expected a function/],
    ['no version', { ...good, version: 0 }, /environment\.version: found 0/],
    [
      'what throws',
      {
        ...good,
        start: () => {
          throw new Error('oh');
        },
      },
      /mine\.ts: environment\.start threw: oh/,
    ],
    ['a promise', { ...good, start: async () => ({}) }, /environment\.start returned .*not as a promise/],
    ['no messages', { ...good, respond: () => ({ state: {} }) }, /environment\.respond returned .*messages/],
    [
      'another role',
      { ...good, respond: () => ({ state: {}, messages: [{ role: 'system', content: '' }] }) },
      /environment\.respond returned/,
    ],
  ])('is refused with %s', (_, environment, problem) => {
    expect(() => {
      const mine = module(environment);
      mine.respond(mine.start(one), reply, one);
    }).toThrow(problem);
  });
});
