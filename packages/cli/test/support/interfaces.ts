import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a reply says, in no interface's own form. */
export interface PlainReply {
  /** Pieces of the text, sent one by one where the interface streams; what is no text is sent as it is. */
  readonly text: readonly unknown[];
  readonly reasoning?: string | undefined;
  /** A call of a function, with its arguments as an object. */
  readonly call?: { readonly name: string; readonly arguments: object } | undefined;
  /** Members beside the counts of tokens. */
  readonly usage?: object;
  /** Members beside those that the interface has. */
  readonly more?: object;
}

/** The interfaces that evenhand speaks, and how a server of each says something. */
export interface WireInterface {
  readonly name: string;
  /** What an entry in place says of it; `baseUrl` is put before it. */
  readonly entry: object;
  /** Below the origin. */
  readonly path: string;
  /** The answer to a question about the server; null = none of its paths. */
  answerQuestion(path: string): unknown;
  /** Content type and body of a reply. */
  reply(reply: PlainReply): { readonly type: string; readonly body: string };
}

const events = (...all: object[]) => ({
  type: 'text/event-stream',
  body: all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
});
const models = (path: string) =>
  path.endsWith('/models') ? { object: 'list', data: [{ id: 'm', object: 'model' }] } : null;

const chat: WireInterface = {
  name: 'chat',
  entry: { provider: 'openai' },
  path: '/v1',
  answerQuestion: models,
  reply({ text, reasoning, call, usage, more }) {
    const chunk = (delta: object, rest: object = {}) => ({
      id: 'c',
      model: 'm',
      choices: [{ index: 0, delta }],
      ...rest,
    });
    const tool = call && {
      index: 0,
      id: 't',
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    };
    const counts = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, ...usage };
    const all = events(
      ...(reasoning === undefined ? [] : [chunk({ reasoning_content: reasoning })]),
      ...text.map((content) => chunk({ content })),
      ...(tool === undefined ? [] : [chunk({ tool_calls: [tool] })]),
      { id: 'c', model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: counts, ...more },
    );
    return { ...all, body: `${all.body}data: [DONE]\n\n` };
  },
};

const unstreamedChat: WireInterface = {
  ...chat,
  name: 'chat-whole',
  entry: { provider: 'openai', takes: { stream: false } },
  reply({ text, reasoning, call, usage, more }) {
    const content = text.length === 1 ? text[0] : text.join('');
    const calls = call && [{ id: 't', function: { name: call.name, arguments: JSON.stringify(call.arguments) } }];
    const message = { role: 'assistant', content, reasoning_content: reasoning, tool_calls: calls };
    const counts = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25, ...usage };
    const body = {
      id: 'c',
      model: 'm',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: counts,
      ...more,
    };
    return { type: 'application/json', body: JSON.stringify(body) };
  },
};

const responses: WireInterface = {
  name: 'responses',
  entry: { provider: 'openai', takes: { interface: 'responses' } },
  path: '/v1',
  answerQuestion: models,
  reply({ text, reasoning, call, usage, more }) {
    const item = call && {
      type: 'function_call',
      call_id: 't',
      name: call.name,
      arguments: JSON.stringify(call.arguments),
    };
    const counts = { input_tokens: 20, output_tokens: 5, total_tokens: 25, ...usage };
    return events(
      ...(reasoning === undefined ? [] : [{ type: 'response.reasoning_summary_text.delta', delta: reasoning }]),
      ...text.map((delta) => ({ type: 'response.output_text.delta', delta })),
      ...(item === undefined ? [] : [{ type: 'response.output_item.added', output_index: 1, item }]),
      {
        type: 'response.completed',
        response: { id: 'r', model: 'm', status: 'completed', usage: counts, ...more },
      },
    );
  },
};

const anthropic: WireInterface = {
  name: 'anthropic',
  entry: { provider: 'anthropic' },
  path: '/v1',
  answerQuestion: models,
  reply({ text, reasoning, call, usage, more }) {
    const block = (index: number, content_block: object, ...deltas: object[]) => [
      { type: 'content_block_start', index, content_block },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    ];
    return events(
      {
        type: 'message_start',
        message: { id: 'a', model: 'm', usage: { input_tokens: 20, output_tokens: 1, ...usage }, ...more },
      },
      ...(reasoning === undefined
        ? []
        : block(0, { type: 'thinking', thinking: '' }, { type: 'thinking_delta', thinking: reasoning })),
      ...block(1, { type: 'text', text: '' }, ...text.map((piece) => ({ type: 'text_delta', text: piece }))),
      ...(call === undefined ? [] : block(2, { type: 'tool_use', id: 't', name: call.name, input: call.arguments })),
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
      { type: 'message_stop' },
    );
  },
};

const google: WireInterface = {
  name: 'google',
  entry: { provider: 'google' },
  path: '/v1beta',
  answerQuestion: (path) => (path.endsWith('/models') ? { models: [{ name: 'models/m' }] } : null),
  reply({ text, reasoning, call, usage, more }) {
    const chunk = (part: object) => ({ responseId: 'g', candidates: [{ content: { parts: [part] } }] });
    const counts = { promptTokenCount: 20, candidatesTokenCount: 5, totalTokenCount: 25, ...usage };
    return events(
      ...(reasoning === undefined ? [] : [chunk({ text: reasoning, thought: true })]),
      ...text.map((piece) => chunk({ text: piece })),
      ...(call === undefined ? [] : [chunk({ functionCall: { name: call.name, args: call.arguments } })]),
      {
        modelVersion: 'm',
        candidates: [{ content: { parts: [] }, finishReason: 'STOP' }],
        usageMetadata: counts,
        ...more,
      },
    );
  },
};

const ollama: WireInterface = {
  name: 'ollama',
  entry: { provider: 'ollama' },
  path: '',
  answerQuestion: (path) =>
    ({
      '/api/version': { version: '0.1' },
      '/api/show': { details: { quantization_level: 'Q8_0' }, template: '{{ .Prompt }}', model_info: {} },
      '/api/tags': { models: [{ name: 'm:latest', digest: 'a'.repeat(64) }] },
      '/api/ps': { models: [{ name: 'm:latest', context_length: 4096 }] },
    })[path] ?? null,
  reply({ text, reasoning, call, usage, more }) {
    const line = (message: object, rest: object = {}) => JSON.stringify({ model: 'm', message, done: false, ...rest });
    const calls = call && [{ function: { name: call.name, arguments: call.arguments } }];
    const lines = [
      ...(reasoning === undefined ? [] : [line({ role: 'assistant', content: '', thinking: reasoning })]),
      ...text.map((content) => line({ role: 'assistant', content })),
      ...(calls === undefined ? [] : [line({ role: 'assistant', content: '', tool_calls: calls })]),
      line(
        { role: 'assistant', content: '' },
        { done: true, done_reason: 'stop', prompt_eval_count: 20, eval_count: 5, ...usage, ...more },
      ),
    ];
    return { type: 'application/x-ndjson', body: lines.map((one) => `${one}\n`).join('') };
  },
};

export const INTERFACES: readonly WireInterface[] = [chat, unstreamedChat, responses, anthropic, google, ollama];

interface RequestBody {
  readonly messages?: readonly { readonly content: unknown }[];
  readonly input?: readonly { readonly content: unknown }[];
  readonly contents?: readonly { readonly parts: readonly { readonly text: string }[] }[];
  readonly _debug_render_only?: boolean;
}

/** The last message of a request, in whatever interface; null = it asks the model nothing. */
function readQuestion(text: string): string | null {
  if (text === '') return null;
  const { messages, input, contents, _debug_render_only } = JSON.parse(text) as RequestBody;
  const last = contents?.at(-1)?.parts.at(-1)?.text ?? (messages ?? input)?.at(-1)?.content;
  return typeof last === 'string' && _debug_render_only !== true ? last : null;
}

/**
 * A listener that speaks an interface: questions about the server are answered, and what is asked of the model is handed on.
 * @param answer is given the last message, word for word
 */
export const speak =
  (one: WireInterface, answer: (question: string, request: IncomingMessage, response: ServerResponse) => void) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const question = readQuestion(body);
      if (question !== null) return answer(question, request, response);
      const known = one.answerQuestion(new URL(request.url!, 'http://x').pathname) ?? {
        model: 'm',
        done: true,
        done_reason: 'load',
        message: { role: 'assistant', content: '' },
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known));
    });
  };

/** Sends a reply as the interface has it, with further headers. */
export function send(
  response: ServerResponse,
  { type, body }: { readonly type: string; readonly body: string },
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { 'content-type': type, ...headers }).end(body);
}
