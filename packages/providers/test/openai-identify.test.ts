import { requestSupportSchema } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { never } from './contract.ts';
import type { Responder } from './loopback.ts';
import { atLoopback, type ConnectOptions } from './support.ts';

const at = atLoopback(openAi);
const { connect } = at;

describe('which model it is', () => {
  const lists =
    (paths: Record<string, unknown>): Responder =>
    ({ path }, response) => {
      const found = paths[path];
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? { error: 'nothing here' }));
    };
  const identity = async (paths: Record<string, unknown>, wanted: ConnectOptions = {}) => {
    at.server.answer = lists(paths);
    return (await connect(wanted)).identify(never());
  };

  it('is what the list says, in each of its forms', async () => {
    expect(await identity({ '/v1/models': { data: [{ id: 'some-model', context_window: 131072 }] } })).toMatchObject({
      servedModel: 'some-model',
      contextLength: 131072,
    });
    expect(await identity({ '/v1/models': [{ id: 'some-model', context_length: 4096 }] })).toMatchObject({
      contextLength: 4096,
    });
    expect(await identity({ '/v1/models': { data: [{ id: 'models/some-model' }] } })).toMatchObject({
      servedModel: 'models/some-model',
      contextLength: null,
    });
    const vllm = {
      '/v1/models': { data: [{ id: 'some-model', owned_by: 'vllm', max_model_len: 8192 }] },
      '/version': { version: '0.11.2' },
    };
    expect(await identity(vllm)).toMatchObject({ contextLength: 8192, serverVersion: 'vllm 0.11.2' });
    const llama = {
      '/v1/models': {
        data: [{ id: 'model.gguf', owned_by: 'llamacpp', meta: { n_params: 494032768, n_ctx_train: 32768 } }],
      },
      '/props': {
        default_generation_settings: { n_ctx: 2048 },
        chat_template: '{{ messages }}',
        build_info: 'b6123-abc',
      },
    };
    expect(await identity(llama)).toMatchObject({
      servedModel: 'model.gguf',
      parameters: 494032768,
      contextLength: 2048,
      templateSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      serverVersion: 'llama.cpp b6123-abc',
    });
    delete (llama as Record<string, unknown>)['/props'];
    expect(await identity(llama)).toMatchObject({ contextLength: null, templateSha256: null });
  });

  it('is told whole by an Ollama, with what it adds to the sampling', async () => {
    const hash = 'a'.repeat(64);
    const showReply = {
      modelfile: `# a comment\nFROM /somewhere/blobs/sha256-${hash}\nTEMPLATE x`,
      template: '{{ .Prompt }}',
      parameters: 'stop                           "<|im_end|>"\ntop_k                          0',
      details: { parameter_size: '630.17M', quantization_level: 'Q4_K_M' },
      model_info: { 'general.parameter_count': 630167424 },
    };
    const ollama = {
      '/v1/models': { data: [{ id: 'some-model:latest', owned_by: 'library' }] },
      '/api/version': { version: '0.17.4' },
      '/api/tags': { models: [{ name: 'some-model:latest', digest: 'd'.repeat(64) }] },
      '/api/ps': { models: [{ name: 'some-model:latest', context_length: 4096 }] },
      '/api/show': showReply,
    };
    expect(await identity(ollama)).toMatchObject({
      servedModel: 'some-model:latest',
      digest: 'd'.repeat(64),
      weightsSha256: hash,
      adapterSha256: null,
      quantization: 'Q4_K_M',
      parameters: 630167424,
      contextLength: 4096,
      templateSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      serverVersion: 'ollama 0.17.4',
      // Its own default where the Modelfile has none: no field of the interface switches it off.
      serverSampling: ['repeat_penalty 1.1'],
    });
    const unpenalised = { ...showReply, parameters: `${showReply.parameters}\nrepeat_penalty 1` };
    expect(await identity({ ...ollama, '/api/show': unpenalised })).toMatchObject({ serverSampling: [] });
    const { '/api/show': _, ...withoutShow } = ollama;
    expect(await identity(withoutShow)).toMatchObject({ digest: null, serverVersion: null, serverSampling: null });
  });

  it('is unknown, and nothing is asked, where the host has no free list', async () => {
    const requestSupport = requestSupportSchema.parse({ modelList: false });
    expect(
      Object.values(await identity({}, { host: { takes: requestSupport } })).every((value) => value === null),
    ).toBe(true);
    expect(at.server.requests).toEqual([]);
  });

  it('is an error that says what to do where it is not there', async () => {
    const wrong = identity({ '/v1/models': { data: [{ id: 'some-modell' }, { id: 'other' }] } });
    await expect(wrong).rejects.toMatchObject({
      kind: 'not_found',
      message: expect.stringMatching(/no model "some-model"; did you mean "some-modell"\?/),
    });
    await expect(identity({})).rejects.toMatchObject({
      kind: 'not_found',
      message: expect.stringMatching(/takes: \{ modelList: false \}/),
    });
  });
});
