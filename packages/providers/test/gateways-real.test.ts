import { describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { asGeneration, conforming, never } from './contract.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import { entryAt } from './loopback.ts';

/** Addresses with `/v1`; fixtures/gateways says how both are started. */
const llamaServer = process.env.EVENHAND_TEST_LLAMA_SERVER;
const liteLlm = process.env.EVENHAND_TEST_LITELLM;
const llamaServerWhy = 'set EVENHAND_TEST_LLAMA_SERVER to the address of a llama-server with a quantised model';
const liteLlmWhy = 'set EVENHAND_TEST_LITELLM to the address of a LiteLLM proxy with fixtures/gateways/litellm.yaml';

/** No other run has put it into a cache. */
const question = (text: string, stream = true) => ({
  request: {
    messages: [{ role: 'user' as const, content: text }],
    sampling: { temperature: 0, maxOutputTokens: 12 },
    seed: null,
    attemptRef: { suite: 's', prompt: 'main', sample: 'a', trial: 1, attempt: 1 },
  },
  takes: { stream },
});
const connect = (baseUrl: string, model: string, takes = {}) =>
  openAi.connect(
    {
      model: entryAt('openai', baseUrl, { model, options: openAi.options.parse({ takes }) }),
      runtime: testRuntime({}),
      answers: () => null,
    },
    never(),
  );
async function ask(baseUrl: string, model: string, { request, takes }: ReturnType<typeof question>) {
  const adapter = await connect(baseUrl, model, takes);
  try {
    return await asGeneration(await conforming(adapter.generate(request, never())));
  } finally {
    await adapter.close();
  }
}
const unique = (text: string) => `${text} (${Date.now()}-${Math.random()})`;

describe.skipIf(llamaServer === undefined)(`a real llama-server (${llamaServerWhy})`, () => {
  it('states quantisation, size, context and template, and no path', async () => {
    const adapter = await connect(llamaServer!, 'whatever');
    const identity = await adapter.identify(never());
    await adapter.close();
    expect(identity).toMatchObject({
      quantization: expect.stringMatching(/^[A-Z]/),
      templateSha256: expect.any(String),
    });
    expect(identity.parameters).toBeGreaterThan(1e6);
    expect(identity.contextLength).toBeGreaterThan(0);
    expect(identity.servedModel).not.toMatch(/[/\\]/);
  });

  it('states the same usage streamed and in one piece', async () => {
    const [streamed, complete] = [
      await ask(llamaServer!, 'x', question('Say hello.')),
      await ask(llamaServer!, 'x', question('Say hello.', false)),
    ];
    expect(streamed.text).toBe(complete.text);
    expect(streamed.usage.inputTokens).toBe(complete.usage.inputTokens);
    expect(streamed.usage.outputTokens).toBe(complete.usage.outputTokens);
    expect(streamed.usage).not.toHaveProperty('countedBy');
  });

  it('refuses a prompt that does not fit, by its kind', async () => {
    const long = ask(llamaServer!, 'x', question('word '.repeat(20_000)));
    await expect(long).rejects.toMatchObject({ kind: 'context_too_long' });
  });
});

describe.skipIf(liteLlm === undefined)(`a real LiteLLM proxy (${liteLlmWhy})`, () => {
  it('is known for what it is', async () => {
    const adapter = await connect(liteLlm!, 'small');
    expect(await adapter.identify(never())).toMatchObject({ gateway: 'litellm' });
    await adapter.close();
  });

  it.each([true, false])('answers from its cache, and is caught at it (stream: %s)', async (stream) => {
    const one = question(unique('Say hello.'), stream);
    const [first, second] = [await ask(liteLlm!, 'small', one), await ask(liteLlm!, 'small', one)];
    expect(first.receipt.gateway).toMatchObject({ name: 'litellm', cache: null, fallbacks: 0 });
    expect(second.receipt.gateway).toMatchObject({ cache: 'x-litellm-cache-key' });
    expect(second.text).toBe(first.text);
    expect(first.usage.countedBy).toBe(stream ? 'gateway' : undefined);
  });

  it('falls back to another model, and says so', async () => {
    const reply = await ask(liteLlm!, 'broken', question(unique('Say hello.')));
    expect(reply.receipt).toMatchObject({ servedModel: 'openai/tiny', gateway: { fallbacks: 1 } });
  }, 60_000);

  it('names a model that it does not have as one', async () => {
    await expect(ask(liteLlm!, 'no-such-model', question('Hello'))).rejects.toMatchObject({ kind: 'not_found' });
  });
});
