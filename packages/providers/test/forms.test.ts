import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerationRequest, JsonObject, Provider, RequiredFeatures } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { anthropic } from '../src/anthropic/index.ts';
import { google } from '../src/google/index.ts';
import { llamaCpp } from '../src/llama-cpp/index.ts';
import { ollama } from '../src/ollama/index.ts';
import { openAi } from '../src/openai/index.ts';
import { scripted } from '../src/scripted.ts';
import { never, question } from './contract.ts';
import { entryFor, testRuntime } from './llama-cpp.runtime.ts';
import { entryAt, play } from './loopback.ts';
import { anthropicReplies, googleReplies, responsesReplies } from './native-streams.ts';
import { atLoopback, type ConnectOptions, createRequestSupport, delta } from './support.ts';

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tool = { name: 'get_weather', description: 'The weather of a city.', parameters };
const schema = { type: 'object', properties: { answer: { type: 'integer' } }, required: ['answer'] };
const requests = {
  tools: { ...question, tools: [tool], toolChoice: 'auto' },
  must: { ...question, tools: [tool], toolChoice: 'required' },
  mustNot: { ...question, tools: [tool], toolChoice: 'none' },
  schema: { ...question, format: { name: 'answer', schema } },
  json: { ...question, format: 'json' },
  low: { ...question, sampling: { reasoning: { effort: 'low' } } },
  none: { ...question, sampling: { reasoning: { effort: 'none' } } },
  budget: { ...question, sampling: { reasoning: { budgetTokens: 2048 } } },
  /** Third turn of a dialogue: two calls, their results, a text, and an empty text of the model between two of the user. */
  dialogue: {
    ...question,
    tools: [tool],
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Rain in 巴黎 or Rome?' },
      {
        role: 'assistant',
        content: 'Let me look.',
        toolCalls: [
          { id: 'c-1', name: 'get_weather', arguments: '{"city":"巴黎"}', signature: 'c2lnbmVk' },
          { id: 'c-2', name: 'get_weather', arguments: '{"city":"Rome"}' },
        ],
      },
      { role: 'tool', content: '{"rain":true}', toolCallId: 'c-1', toolName: 'get_weather' },
      { role: 'tool', content: '{"rain":false}', toolCallId: 'c-2', toolName: 'get_weather' },
      { role: 'user', content: 'Well?' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c-3', name: 'get_weather', arguments: '{}' }] },
      { role: 'tool', content: 'no city was named', toolCallId: 'c-3', toolName: 'get_weather' },
    ],
  },
} satisfies Record<string, GenerationRequest>;
type RequestName = keyof typeof requests;

const first = ([one]: readonly { body: Buffer; contentType: string }[]) => ({
  body: one!.body,
  type: one!.contentType,
});
const ollamaText = readFileSync(join(import.meta.dirname, 'fixtures', 'ollama', 'text.ndjson'));

interface Speaker {
  readonly provider: Provider;
  readonly path: string;
  readonly reply: { readonly body: Buffer; readonly type: string };
  readonly connectOptions?: ConnectOptions;
}
const chatBody = Buffer.from(`data: ${JSON.stringify(delta({ content: 'x' }, 'stop'))}\n\ndata: [DONE]\n\n`);
const SPEAKERS = {
  chat: { provider: openAi, path: '/v1', reply: { body: chatBody, type: 'text/event-stream' } },
  responses: {
    provider: openAi,
    path: '/v1',
    reply: first(responsesReplies),
    connectOptions: { options: { takes: { interface: 'responses' }, body: { reasoning: { summary: 'auto' } } } },
  },
  anthropic: { provider: anthropic, path: '/v1', reply: first(anthropicReplies) },
  'anthropic, by budget': {
    provider: anthropic,
    path: '/v1',
    reply: first(anthropicReplies),
    connectOptions: { options: { thinking: 'budget' } },
  },
  google: { provider: google, path: '/v1beta', reply: first(googleReplies) },
  ollama: { provider: ollama, path: '', reply: { body: ollamaText, type: 'application/x-ndjson' } },
} satisfies Record<string, Speaker>;

/** The messages of that dialogue as each interface has them, whole. */
const DIALOGUES: Readonly<Record<Exclude<keyof typeof SPEAKERS, 'anthropic, by budget'>, JsonObject>> = {
  chat: {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Rain in 巴黎 or Rome?' },
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [
          { id: 'c-1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"巴黎"}' } },
          { id: 'c-2', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Rome"}' } },
        ],
      },
      { role: 'tool', content: '{"rain":true}', tool_call_id: 'c-1' },
      { role: 'tool', content: '{"rain":false}', tool_call_id: 'c-2' },
      { role: 'user', content: 'Well?' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'c-3', type: 'function', function: { name: 'get_weather', arguments: '{}' } }],
      },
      { role: 'tool', content: 'no city was named', tool_call_id: 'c-3' },
    ],
  },
  responses: {
    input: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Rain in 巴黎 or Rome?' },
      { role: 'assistant', content: 'Let me look.' },
      { type: 'function_call', call_id: 'c-1', name: 'get_weather', arguments: '{"city":"巴黎"}' },
      { type: 'function_call', call_id: 'c-2', name: 'get_weather', arguments: '{"city":"Rome"}' },
      { type: 'function_call_output', call_id: 'c-1', output: '{"rain":true}' },
      { type: 'function_call_output', call_id: 'c-2', output: '{"rain":false}' },
      { role: 'user', content: 'Well?' },
      { type: 'function_call', call_id: 'c-3', name: 'get_weather', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c-3', output: 'no city was named' },
    ],
  },
  anthropic: {
    system: 'Be brief.',
    messages: [
      { role: 'user', content: 'Rain in 巴黎 or Rome?' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_use', id: 'c-1', name: 'get_weather', input: { city: '巴黎' } },
          { type: 'tool_use', id: 'c-2', name: 'get_weather', input: { city: 'Rome' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c-1', content: '{"rain":true}' },
          { type: 'tool_result', tool_use_id: 'c-2', content: '{"rain":false}' },
          { type: 'text', text: 'Well?' },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c-3', name: 'get_weather', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c-3', content: 'no city was named' }] },
    ],
  },
  google: {
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    contents: [
      { role: 'user', parts: [{ text: 'Rain in 巴黎 or Rome?' }] },
      {
        role: 'model',
        parts: [
          { text: 'Let me look.' },
          { functionCall: { name: 'get_weather', args: { city: '巴黎' } }, thoughtSignature: 'c2lnbmVk' },
          { functionCall: { name: 'get_weather', args: { city: 'Rome' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'get_weather', response: { result: '{"rain":true}' } } },
          { functionResponse: { name: 'get_weather', response: { result: '{"rain":false}' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'Well?' }] },
      { role: 'model', parts: [{ functionCall: { name: 'get_weather', args: {} } }] },
      {
        role: 'user',
        parts: [{ functionResponse: { name: 'get_weather', response: { result: 'no city was named' } } }],
      },
    ],
  },
  ollama: {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Rain in 巴黎 or Rome?' },
      {
        role: 'assistant',
        content: 'Let me look.',
        tool_calls: [
          { function: { name: 'get_weather', arguments: { city: '巴黎' } } },
          { function: { name: 'get_weather', arguments: { city: 'Rome' } } },
        ],
      },
      { role: 'tool', content: '{"rain":true}', tool_name: 'get_weather' },
      { role: 'tool', content: '{"rain":false}', tool_name: 'get_weather' },
      { role: 'user', content: 'Well?' },
      { role: 'assistant', content: '', tool_calls: [{ function: { name: 'get_weather', arguments: {} } }] },
      { role: 'tool', content: 'no city was named', tool_name: 'get_weather' },
    ],
  },
};

const functionTool = { type: 'function', function: tool };
/** What each interface is sent for it, among other keys. */
const SENT: readonly [keyof typeof SPEAKERS, RequestName, JsonObject][] = [
  ['chat', 'tools', { tools: [functionTool] }],
  ['chat', 'must', { tool_choice: 'required' }],
  [
    'chat',
    'schema',
    { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } } },
  ],
  ['chat', 'json', { response_format: { type: 'json_object' } }],
  ['chat', 'low', { reasoning_effort: 'low' }],
  ['responses', 'tools', { tools: [{ type: 'function', ...tool, strict: false }], store: false }],
  ['responses', 'mustNot', { tool_choice: 'none' }],
  ['responses', 'schema', { text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } } }],
  ['responses', 'low', { reasoning: { summary: 'auto', effort: 'low' } }],
  ['anthropic', 'tools', { tools: [{ name: tool.name, description: tool.description, input_schema: parameters }] }],
  ['anthropic', 'must', { tool_choice: { type: 'any' } }],
  ['anthropic', 'mustNot', { tool_choice: { type: 'none' } }],
  ['anthropic', 'schema', { output_config: { format: { type: 'json_schema', schema } } }],
  ['anthropic', 'low', { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'low' } }],
  ['anthropic', 'none', { thinking: { type: 'disabled' } }],
  [
    'anthropic, by budget',
    'budget',
    { max_tokens: 6144, thinking: { type: 'enabled', budget_tokens: 2048, display: 'summarized' } },
  ],
  [
    'google',
    'tools',
    {
      tools: [
        {
          functionDeclarations: [{ name: tool.name, description: tool.description, parametersJsonSchema: parameters }],
        },
      ],
    },
  ],
  ['google', 'must', { toolConfig: { functionCallingConfig: { mode: 'ANY' } } }],
  ['google', 'mustNot', { toolConfig: { functionCallingConfig: { mode: 'NONE' } } }],
  ['google', 'schema', { generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema } }],
  ['google', 'json', { generationConfig: { responseMimeType: 'application/json' } }],
  ['google', 'low', { generationConfig: { thinkingConfig: { thinkingLevel: 'LOW' } } }],
  ['google', 'none', { generationConfig: { thinkingConfig: { thinkingBudget: 0 } } }],
  ['google', 'budget', { generationConfig: { thinkingConfig: { thinkingBudget: 2048 } } }],
  ['ollama', 'tools', { tools: [functionTool] }],
  ['ollama', 'schema', { format: schema }],
  ['ollama', 'json', { format: 'json' }],
  ['ollama', 'low', { think: 'low' }],
  ['ollama', 'none', { think: false }],
];

describe.each(Object.entries(SPEAKERS) as [keyof typeof SPEAKERS, Speaker][])('%s', (name, speaker) => {
  const at = atLoopback(speaker.provider, speaker.path);
  const captureBody = async (
    request: GenerationRequest,
    connectOptions: ConnectOptions = speaker.connectOptions ?? {},
  ) => {
    at.server.answer = (_, response) => play(response, speaker.reply.type, [speaker.reply.body]);
    await at.generate(await at.connect(connectOptions), request);
    return at.server.requests.at(-1)!.body!;
  };

  const cases = SENT.filter(([provider]) => provider === name).map(([, requestName, sent]) => ({ requestName, sent }));
  it.each(cases)('sends $requestName in its own form', async ({ requestName, sent }) => {
    expect(await captureBody(requests[requestName])).toMatchObject(sent);
  });

  const dialogue = DIALOGUES[name as keyof typeof DIALOGUES];
  if (dialogue !== undefined)
    it('sends calls and their results as it takes them, and nothing else', async () => {
      const body = await captureBody(requests.dialogue);
      for (const [key, value] of Object.entries(dialogue)) expect(body[key]).toStrictEqual(value);
    });

  it('sends none of it where nothing is asked for', async () => {
    const body = JSON.stringify(
      await captureBody(question, name === 'responses' ? { options: { takes: { interface: 'responses' } } } : {}),
    );
    expect(body).not.toMatch(/tool|schema|format|reason|think|effort/i);
  });
});

describe('what a protocol cannot carry', () => {
  const nothing: RequiredFeatures = { tools: false, format: null, reasoning: null };
  const at = (provider: Provider, options: JsonObject = {}, host: JsonObject = {}) =>
    entryAt(provider.name, 'http://127.0.0.1:9/v1', { options: provider.options.parse(options), host });
  const reasoningField = (field: string) =>
    ({ takes: createRequestSupport({ reasoningField: field }) }) as unknown as JsonObject;

  it.each<[string, Provider, JsonObject, JsonObject, Partial<RequiredFeatures>, RegExp | null]>([
    ['a budget by a word', openAi, {}, {}, { reasoning: { budgetTokens: 100 } }, /no field for a number of tokens/],
    ['none by a word', openAi, {}, {}, { reasoning: { effort: 'none' } }, null],
    ['a budget in an object', openAi, {}, reasoningField('reasoning'), { reasoning: { budgetTokens: 100 } }, null],
    [
      'a word by a switch',
      openAi,
      {},
      reasoningField('enable_thinking'),
      { reasoning: { effort: 'high' } },
      /no word for the effort high/,
    ],
    ['a word beside a switch', openAi, {}, reasoningField('thinking_effort'), { reasoning: { effort: 'high' } }, null],
    [
      'a budget by Responses',
      openAi,
      { takes: { interface: 'responses' } },
      {},
      { reasoning: { budgetTokens: 100 } },
      /no field/,
    ],
    [
      'what the entry says already',
      openAi,
      { body: { reasoning_effort: 'low' } },
      {},
      { reasoning: { effort: 'high' } },
      /leave one of them out/,
    ],
    ['any JSON at Anthropic', anthropic, {}, {}, { format: 'json' }, /a schema only/],
    [
      'a budget for a model that decides itself',
      anthropic,
      {},
      {},
      { reasoning: { budgetTokens: 2048 } },
      /decides itself/,
    ],
    [
      'a small budget',
      anthropic,
      { thinking: 'budget' },
      {},
      { reasoning: { budgetTokens: 100 } },
      /1024 and more, found 100/,
    ],
    [
      'a word for a model that takes budgets',
      anthropic,
      { thinking: 'budget' },
      {},
      { reasoning: { effort: 'low' } },
      /say budgetTokens/,
    ],
    [
      'a word that Anthropic has not',
      anthropic,
      {},
      {},
      { reasoning: { effort: 'minimal' } },
      /does not accept the effort minimal/,
    ],
    ['a word that Google has not', google, {}, {}, { reasoning: { effort: 'max' } }, /does not accept the effort max/],
    ['a budget at Ollama', ollama, {}, {}, { reasoning: { budgetTokens: 100 } }, /no number of tokens/],
    ['two words at Ollama', ollama, { think: true }, {}, { reasoning: { effort: 'low' } }, /leave one of them out/],
  ])('%s', (_, provider, options, host, required, pattern) => {
    const refused = provider.findUnsupported!(at(provider, options, host), { ...nothing, ...required }).join('; ');
    if (pattern === null) expect(refused).toBe('');
    else expect(refused).toMatch(pattern);
  });

  it('in this process: tools, reasoning, and what no grammar knows', () => {
    const listUnsupported = (required: Partial<RequiredFeatures>) =>
      llamaCpp.findUnsupported!(entryFor('m.gguf'), { ...nothing, ...required }).join('; ');
    const listSchemaProblems = (one: JsonObject) => listUnsupported({ format: { name: 'a', schema: one } });
    expect(listUnsupported({ tools: true })).toMatch(/use tools: prompt/);
    expect(listUnsupported({ reasoning: { effort: 'low' } })).toMatch(/no setting for reasoning/);
    expect(listSchemaProblems(schema)).toBe('');
    expect(listSchemaProblems({ type: 'object', properties: { pattern: { type: 'string' } } })).toBe('');
    expect(listSchemaProblems({ type: 'array', items: { type: 'string', pattern: '^a' } })).toMatch(/"pattern"/);
    expect(listUnsupported({ format: 'json' })).toBe('');
    const script = scripted.findUnsupported!(at(scripted), { tools: true, format: 'json', reasoning: null });
    expect(script).toEqual([expect.stringMatching(/calls no tools/), expect.stringMatching(/held to no form/)]);
  });
});

it('sends nothing where it is asked for what its interface has no words for', async () => {
  const model = entryAt('anthropic', 'http://127.0.0.1:9/v1', { options: anthropic.options.parse({}) });
  const adapter = await anthropic.connect({ model, runtime: testRuntime({}), answers: () => null }, never());
  const reading = adapter.generate({ ...question, format: 'json' }, never())[Symbol.asyncIterator]();
  await expect(reading.next()).rejects.toMatchObject({ kind: 'bad_request' });
  await adapter.close();
});
