import { type GenerationEvent, requestSupportSchema } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { question } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { atLoopback, type ConnectOptions, delta, KEY, sse } from './support.ts';

const at = atLoopback(openAi);
const { connect, generate } = at;

describe('what is sent', () => {
  const done = sse(delta({ content: 'Paris' }, 'stop'), '[DONE]');
  const sentTo = async (wanted: ConnectOptions) => {
    at.server.answer = done;
    const events = await generate(await connect(wanted));
    const end = events.at(-1) as Extract<GenerationEvent, { type: 'end' }>;
    return { request: at.server.requests.at(-1)!, adapted: end.adapted };
  };

  it('is all of it where the host takes all', async () => {
    const { request, adapted } = await sentTo({});
    expect(request).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(request.body).toEqual({
      model: 'some-model',
      messages: question.messages,
      temperature: 0,
      top_p: 0.9,
      stop: ['\n\n'],
      seed: 7,
      max_tokens: 64,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(adapted).toBeUndefined();
  });

  it('leaves out what the host does not take, and says so', async () => {
    const requestSupport = requestSupportSchema.parse({
      stream: true,
      streamUsage: false,
      seed: false,
      temperature: false,
      topP: false,
      stop: false,
      maxTokensField: 'max_completion_tokens',
      systemRole: 'none',
    });
    const { request, adapted } = await sentTo({ host: { takes: requestSupport } });
    expect(request.body).toEqual({
      model: 'some-model',
      messages: [{ role: 'user', content: `Be brief.\n\n${question.messages[1]!.content}` }],
      max_completion_tokens: 64,
      stream: true,
    });
    expect(adapted).toEqual(['system-folded', 'no-temperature', 'no-top-p', 'no-stop', 'no-seed']);
  });

  it('obeys names of roles and fields, what the model does not take, and further keys of the body', async () => {
    const requestSupport = requestSupportSchema.parse({ systemRole: 'developer', seedField: 'random_seed' });
    const options = { takes: { temperature: false }, body: { reasoning_effort: 'low' } };
    const { request, adapted } = await sentTo({ host: { takes: requestSupport }, options });
    expect(request.body).toMatchObject({ random_seed: 7, reasoning_effort: 'low' });
    expect(request.body!.messages).toMatchObject([{ role: 'developer' }, { role: 'user' }]);
    expect(adapted).toEqual(['no-temperature']);
    expect(openAi.options.safeParse({ body: { temperature: 1 } }).success).toBe(false);
  });

  it('has no headers but those that are meant, whatever the environment says', async () => {
    process.env.OPENAI_CUSTOM_HEADERS = 'x-spy: yes';
    process.env.OPENAI_ORG_ID = 'org-spy';
    const { request } = await sentTo({
      host: { apiKeyEnv: 'PLANTED_KEY' },
      runtime: testRuntime({ PLANTED_KEY: KEY }),
    });
    delete process.env.OPENAI_CUSTOM_HEADERS;
    delete process.env.OPENAI_ORG_ID;
    expect(Object.keys(request.headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
    expect(request.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('uses a connection again', async () => {
    at.server.answer = done;
    const adapter = await connect();
    const ports = new Set<number | undefined>();
    at.server.answer = (request, response) => {
      ports.add(response.socket?.remotePort);
      return done(request, response);
    };
    for (let time = 0; time < 12; time++) await generate(adapter);
    // The end of a transfer may come after [DONE]; then the next request takes a second one.
    expect(ports.size).toBeLessThan(4);
  });
});
