import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '@evenhand/io';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { http, type MockServer } from './support/loopback-servers.ts';
import { evenhand, scratch, write } from './support/program.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const cwd = scratch();
const suite = join(import.meta.dirname, '..', '..', '..', 'benchmarks', 'suites', 'customer-service');

type Json = Record<string, unknown>;
interface Interface {
  /** What the server said in its k-th reply, as it stands in the next request. */
  readonly earlier: (k: number) => unknown;
  /** The same parts of the history that a request holds, one for each reply. */
  readonly history: (body: Json) => unknown[];
  /** The k-th reply as a stream; an odd one calls a tool. */
  readonly reply: (k: number) => readonly Json[];
  readonly refusal: string;
}

const calls = (k: number) => k % 2 === 1;
const replyText = (k: number) => (calls(k) ? 'Let me look.' : 'I am sorry, I cannot find it.');
const given = { hotel: 'Fairlight' };
const assistants = (list: unknown, role = 'assistant') => (list as Json[]).filter((one) => one.role === role);

const thinking = (k: number) => ({ type: 'thinking', thinking: `thought ${k} 想`, signature: `sig-${k}` });
const redacted = (k: number) => ({ type: 'redacted_thinking', data: `hidden-${k}` });
const toolUse = (k: number) => ({ type: 'tool_use', id: `toolu_${k}`, name: 'find_bookings', input: given });
const anthropicContent = (k: number) => [
  thinking(k),
  { type: 'text', text: replyText(k) },
  ...(calls(k) ? [redacted(k), toolUse(k)] : []),
];
const anthropic: Interface = {
  earlier: anthropicContent,
  history: ({ messages }) => assistants(messages).map(({ content }) => content),
  refusal: 'Expected `thinking` or `redacted_thinking`, but found `tool_use`',
  reply: (k) => [
    { type: 'message_start', message: { id: `m${k}`, model: 'm', usage: { input_tokens: 9, output_tokens: 1 } } },
    ...anthropicContent(k).flatMap((block, index): Json[] => {
      const one = block as Json;
      const begin = (content: Json) => ({ type: 'content_block_start', index, content_block: content });
      const delta = (content: Json) => ({ type: 'content_block_delta', index, delta: content });
      if (one.type === 'thinking')
        return [
          begin({ type: 'thinking', thinking: '', signature: '' }),
          delta({ type: 'thinking_delta', thinking: `thought ${k}` }),
          delta({ type: 'thinking_delta', thinking: ' 想' }),
          delta({ type: 'signature_delta', signature: `sig-${k}` }),
        ];
      if (one.type === 'text')
        return [begin({ type: 'text', text: '' }), delta({ type: 'text_delta', text: replyText(k) })];
      if (one.type === 'tool_use')
        return [begin({ ...one, input: {} }), delta({ type: 'input_json_delta', partial_json: JSON.stringify(given) })];
      return [begin(one)];
    }),
    { type: 'message_delta', delta: { stop_reason: calls(k) ? 'tool_use' : 'end_turn' }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ],
};

const googleParts = (k: number) =>
  calls(k)
    ? [{ text: replyText(k) }, { functionCall: { name: 'find_bookings', args: given }, thoughtSignature: `sig-${k}` }]
    : [{ text: replyText(k), thoughtSignature: `sig-${k}` }];
const google: Interface = {
  earlier: googleParts,
  history: ({ contents }) => assistants(contents, 'model').map(({ parts }) => parts),
  refusal: 'Function call is missing a thought_signature in functionCall parts',
  reply: (k) => [
    {
      responseId: `r${k}`,
      candidates: [
        {
          content: { role: 'model', parts: [{ text: `thought ${k}`, thought: true }, ...googleParts(k)] },
          finishReason: 'STOP',
        },
      ],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 7, totalTokenCount: 16 },
    },
  ],
};

const reasoningItem = (k: number) => ({
  type: 'reasoning',
  id: `rs_${k}`,
  summary: [{ type: 'summary_text', text: `thought ${k}` }],
  encrypted_content: `secret-${k}`,
});
const callItem = (k: number) => ({
  type: 'function_call',
  call_id: `call_${k}`,
  name: 'find_bookings',
  arguments: JSON.stringify(given),
});
const responses: Interface = {
  earlier: (k) => [reasoningItem(k), { role: 'assistant', content: replyText(k) }, ...(calls(k) ? [callItem(k)] : [])],
  history: ({ input, include }) => {
    const turns: Json[][] = [];
    for (const one of input as Json[])
      if (one.type === 'reasoning') turns.push([one]);
      else if (one.type === 'function_call' || one.role === 'assistant') turns.at(-1)?.push(one);
    return ((include ?? []) as string[]).includes('reasoning.encrypted_content') ? turns : [];
  },
  refusal: "Item 'fc_1' of type 'function_call' was provided without its required 'reasoning' item",
  reply: (k) => [
    {
      type: 'response.output_item.done',
      output_index: 0,
      item: { ...reasoningItem(k), status: 'completed' },
    },
    { type: 'response.output_text.delta', output_index: 1, delta: replyText(k) },
    {
      type: 'response.output_item.done',
      output_index: 1,
      item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: replyText(k) }] },
    },
    ...(calls(k)
      ? [
          { type: 'response.output_item.added', output_index: 2, item: callItem(k) },
          { type: 'response.output_item.done', output_index: 2, item: callItem(k) },
        ]
      : []),
    {
      type: 'response.completed',
      response: { id: `r${k}`, status: 'completed', usage: { input_tokens: 9, output_tokens: 7 } },
    },
  ],
};

const chat = (field: string, expected: (k: number) => unknown, pieces: (k: number) => unknown[], refusal: string) => ({
  earlier: expected,
  history: ({ messages }: Json) => assistants(messages).map((one) => one[field]),
  refusal,
  reply: (k: number): Json[] => [
    ...pieces(k).map((piece) => ({ choices: [{ index: 0, delta: { [field]: piece } }] })),
    { choices: [{ index: 0, delta: { content: replyText(k) } }] },
    ...(calls(k)
      ? [
          {
            choices: [
              {
                index: 0,
                delta: {
                  tool_calls: [
                    {
                      index: 0,
                      id: `c${k}`,
                      type: 'function',
                      function: { name: 'find_bookings', arguments: JSON.stringify(given) },
                    },
                  ],
                },
              },
            ],
          },
        ]
      : []),
    {
      choices: [{ index: 0, delta: {}, finish_reason: calls(k) ? 'tool_calls' : 'stop' }],
      usage: { prompt_tokens: 9, completion_tokens: 7, total_tokens: 16 },
    },
  ],
});
const missing = 'The reasoning_content in the thinking mode must be passed back to the API.';
// A turn in which nothing was thought still has the field, and the server still wants it back.
const content = chat(
  'reasoning_content',
  (k) => (k === 3 ? '' : `thought ${k} 想`),
  (k) => (k === 3 ? [''] : [`thought ${k}`, ' 想']),
  missing,
);
const details = chat(
  'reasoning_details',
  (k) => [
    { type: 'reasoning.text', text: `thought ${k} 想`, signature: `sig-${k}`, index: 0 },
    { type: 'reasoning.encrypted', data: `secret-${k}`, index: 1 },
  ],
  (k) => [
    [{ type: 'reasoning.text', text: `thought ${k}`, signature: null, index: 0 }],
    [{ type: 'reasoning.text', text: ' 想', signature: `sig-${k}`, index: 0 }],
    [{ type: 'reasoning.encrypted', data: `secret-${k}`, index: 1 }],
  ],
  missing,
);

const INTERFACES: Readonly<Record<string, Interface>> = { anthropic, google, responses, content, details };
let server: MockServer;
const turnsAnswered: Record<string, number> = {};

/** Servers that refuse a request whose history is not what they said, thoughts included. */
beforeAll(async () => {
  server = await http((request, response, text) => {
    const [, name] = (request.url ?? '').split('/') as [string, string];
    const { earlier, history, reply, refusal } = INTERFACES[name]!;
    if (request.method === 'GET') {
      response.statusCode = 404;
      response.end();
      return;
    }
    const body = JSON.parse(text) as Json;
    const found = history(body);
    const list = (body.messages ?? body.contents ?? body.input) as Json[];
    const replies = name === 'responses' ? list.filter(({ role }) => role === 'assistant').length : found.length;
    const expected = Array.from({ length: replies }, (_, index) => earlier(index + 1));
    if (canonicalJson(found) !== canonicalJson(expected)) {
      response.statusCode = 400;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ error: { type: 'invalid_request_error', message: refusal } }));
      return;
    }
    turnsAnswered[name] = Math.max(turnsAnswered[name] ?? 0, replies + 1);
    response.setHeader('content-type', 'text/event-stream');
    for (const event of reply(replies + 1))
      response.write(
        `${typeof event.type === 'string' ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`,
      );
    response.end(name === 'content' || name === 'details' ? 'data: [DONE]\n\n' : '');
  });
});
afterAll(() => server.close());

function writeExperiment(name: string, thoughts: boolean): void {
  const at = (id: string, provider: string, path: string, takes: Json, more: Json = {}) => ({
    id,
    provider,
    model: 'm',
    baseUrl: `${server.origin}/${id}${path}`,
    takes: { modelList: false, ...takes },
    can: { tools: true },
    ...more,
  });
  const back = (form: string) => (thoughts ? { thoughts: form } : {});
  write(cwd, {
    [`${name}.yaml`]: {
      name,
      suites: [suite],
      models: [
        at(
          'responses',
          'openai',
          '/v1',
          { interface: 'responses', ...back('encrypted_content') },
          { reasoningBudgetTokens: 64 },
        ),
        at('content', 'openai', '/v1', back('reasoning_content')),
        at('details', 'openai', '/v1', back('reasoning_details')),
        ...(thoughts ? [at('anthropic', 'anthropic', '/v1', {}), at('google', 'google', '/v1beta', {})] : []),
      ],
      tools: 'native',
      limit: 2,
    },
  });
}

const readRecords = (run: string, model: string) =>
  readFileSync(join(cwd, run, 'records', `${model}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('what a model thought', () => {
  it('goes back to it unchanged and where it stood, in each interface whose server asks for it', async () => {
    writeExperiment('kept', true);
    const { code, stderr } = await evenhand(cwd, 'run', 'kept.yaml', '--out', 'kept');
    expect(code, stderr).toBe(0);
    for (const name of Object.keys(INTERFACES)) {
      expect(turnsAnswered[name], name).toBeGreaterThan(3);
      for (const { outcome, failure, turns } of readRecords('kept', name)) {
        expect(failure, name).toBeNull();
        expect(outcome).not.toBe('failed');
        // Google signs a call; where it signs a text, that is kept beside it.
        for (const [index, { generation }] of turns.entries())
          if (name !== 'google' || !calls(index + 1)) expect(generation.thoughts, name).toBeDefined();
      }
    }
  });

  it('is part of what a turn was asked with, which is verified from the records alone', async () => {
    expect((await evenhand(cwd, 'verify', 'kept')).code).toBe(0);
    const path = join(cwd, 'kept', 'records', 'anthropic.jsonl');
    const before = readFileSync(path, 'utf8');
    write(cwd, { 'kept/records/anthropic.jsonl': before.replace('sig-1', 'sig-9') });
    const damaged = await evenhand(cwd, 'verify', 'kept');
    write(cwd, { 'kept/records/anthropic.jsonl': before });
    expect(damaged.code).not.toBe(0);
    expect(damaged.stdout + damaged.stderr).toMatch(/was not asked with what was said before it/);
  });

  it('stays behind where a host is not known to want it, and such a server then refuses', async () => {
    writeExperiment('dropped', false);
    await evenhand(cwd, 'run', 'dropped.yaml', '--out', 'dropped');
    for (const name of ['responses', 'content', 'details'])
      for (const { failure, turns } of readRecords('dropped', name)) {
        expect(failure).toContain(INTERFACES[name]!.refusal.slice(0, 40));
        expect(turns[0].generation.thoughts).toBeUndefined();
      }
  });

  it('is answered from a stored run as it was', async () => {
    write(cwd, {
      'again.yaml': {
        name: 'again',
        suites: [suite],
        models: ['anthropic', 'content'].map((id) => ({
          id,
          provider: 'replay',
          model: './kept',
          can: { tools: true },
        })),
        tools: 'native',
        limit: 2,
      },
    });
    const { code, stderr } = await evenhand(cwd, 'run', 'again.yaml', '--out', 'again');
    expect(code, stderr).toBe(0);
    const prompts = (run: string) =>
      readRecords(run, 'anthropic').map(({ turns }) => turns.map((turn: Json) => turn.promptSha256));
    expect(prompts('again')).toEqual(prompts('kept'));
  });

  it('is left out of a copy without replies', async () => {
    expect((await evenhand(cwd, 'publish', 'kept', '--redact', '--out', 'copy')).code).toBe(0);
    expect(readFileSync(join(cwd, 'copy', 'records', 'anthropic.jsonl'), 'utf8')).not.toMatch(/sig-|thought \d/);
  });
});
